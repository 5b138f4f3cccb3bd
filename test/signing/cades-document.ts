import { createHash } from 'node:crypto';
import { readCertificate } from '../../src/pki/certificate.ts';
import { inOrder, integer, NULL, octets, oid, sequence, setOf, tagged, time } from '../../src/pki/der.ts';
import { directoryName } from '../../src/pki/extensions.ts';
import { OID } from '../../src/pki/oids.ts';
import type { DocumentSigner, SigningMethod } from './document-signer.ts';

const DATA = '1.2.840.113549.1.7.1';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';
const MGF1 = '1.2.840.113549.1.1.8';

const algorithm = (id: string, ...parameters: readonly Buffer[]): Buffer => sequence(oid(id), ...parameters);
const SHA256 = algorithm(OID.sha256, NULL);

/** RFC 3370, RFC 4056 and RFC 5754. */
const METHODS: Readonly<Record<SigningMethod, Buffer>> = {
  RSA: algorithm(OID.rsaEncryption, NULL),
  'RSA-PSS': algorithm(
    '1.2.840.113549.1.1.10',
    sequence(tagged(0, SHA256), tagged(1, algorithm(MGF1, SHA256)), tagged(2, integer(32))),
  ),
  ECDSA: algorithm('1.2.840.10045.4.3.2'),
};

export interface CadesOptions {
  /** Milliseconds since 1970; a PDF says it elsewhere. */
  readonly signingTime?: number;
  readonly detached?: boolean;
  readonly timestamped?: boolean;
  /** The certificate that the signing-certificate attribute names, when it is another one than the signer's. */
  readonly named?: Buffer;
  /** The attribute of RFC 2634, which has SHA-1, in place of that of RFC 5035. */
  readonly sha1?: boolean;
  /** What goes with the signature; by default the signer's certificate and those above. */
  readonly certificates?: readonly Buffer[];
}

/** A CAdES signature of one or several signers side by side (EN 319 122-1), as DER. */
export async function cades(
  signers: DocumentSigner | readonly DocumentSigner[],
  content: Buffer,
  options: CadesOptions = {},
): Promise<Buffer> {
  const all = [signers].flat() as readonly DocumentSigner[];
  const infos: Buffer[] = [];
  for (const signer of all) infos.push(await signerInfo(signer, content, options));
  const certificates = options.certificates ?? all.flatMap(({ certificate, chain }) => [certificate, ...chain]);
  const once = [...new Map(certificates.map((der) => [der.toString('hex'), der])).values()];
  const signedData = sequence(
    integer(1),
    setOf(SHA256),
    sequence(oid(DATA), ...(options.detached ? [] : [tagged(0, octets(content))])),
    tagged(0, ...inOrder(once)),
    setOf(...infos),
  );
  return sequence(oid(OID.signedData), tagged(0, signedData));
}

async function signerInfo(signer: DocumentSigner, content: Buffer, options: CadesOptions): Promise<Buffer> {
  const { encoded } = readCertificate(signer.certificate);
  const attributes = inOrder([
    attribute(OID.contentType, oid(DATA)),
    attribute(OID.messageDigest, octets(digest('sha256', content))),
    ...(options.signingTime === undefined ? [] : [attribute(SIGNING_TIME, time(options.signingTime))]),
    signingCertificate(options.named ?? signer.certificate, options.sha1 ?? false),
  ]);
  const value = await signer.sign(setOf(...attributes));
  const unsigned = options.timestamped ? [attribute(SIGNATURE_TIMESTAMP, await signer.timestamp(value))] : [];
  return sequence(
    integer(1),
    sequence(encoded.issuer, encoded.serial),
    SHA256,
    tagged(0, ...attributes),
    METHODS[signer.method],
    octets(value),
    ...(unsigned.length === 0 ? [] : [tagged(1, ...unsigned)]),
  );
}

const attribute = (type: string, value: Buffer): Buffer => sequence(oid(type), setOf(value));

/** ESSCertID and ESSCertIDv2, with the issuer and the serial number. */
function signingCertificate(certificate: Buffer, sha1: boolean): Buffer {
  const { encoded } = readCertificate(certificate);
  const hash = octets(digest(sha1 ? 'sha1' : 'sha256', certificate));
  const issuerSerial = sequence(sequence(directoryName(encoded.issuer)), encoded.serial);
  const type = sha1 ? SIGNING_CERTIFICATE : OID.signingCertificateV2;
  return attribute(type, sequence(sequence(sequence(hash, issuerSerial))));
}

const digest = (algorithm: string, bytes: Buffer): Buffer => createHash(algorithm).update(bytes).digest();
