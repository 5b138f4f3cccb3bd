import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { inOrder, integer, octets, oid, sequence, sequencePieces, setOf, tagged, taggedPieces } from './der.ts';
import { algorithm, hashAlgorithm } from './hash.ts';
import { OID } from './oids.ts';
import { type Signer, signBytes } from './signer.ts';

const SHA256 = hashAlgorithm('SHA256');
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Attribute (RFC 5652 section 5.3). */
const attribute = (type: string, value: Buffer): Buffer => sequence(oid(type), setOf(value));

/** Signers are few and sign often. */
const known = new WeakMap<Certificate, Buffer>();

/** SigningCertificateV2 with SHA-256, the default (RFC 5035 section 3). */
function signingCertificate(certificate: Certificate): Buffer {
  const before = known.get(certificate);
  if (before !== undefined) return before;
  const made = attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(sha256(certificate.der))))));
  known.set(certificate, made);
  return made;
}

/** Content of a type of its own, inside its signature. */
export interface SignedContent {
  readonly type: string;
  readonly content: Buffer;
  /** What goes with the signature, the signer's own certificate too if it is wanted. */
  readonly certificates: readonly Certificate[];
}

/** A ContentInfo with SignedData of version 3, signed with SHA-256 and RSA (RFC 5652 sections 3 and 5), as DER. */
export async function signCms(signer: Signer, { type, content, certificates }: SignedContent): Promise<Buffer> {
  const signedData = sequencePieces(
    integer(3),
    setOf(SHA256),
    sequence(oid(type), tagged(0, octets(content))),
    ...(certificates.length === 0 ? [] : taggedPieces(0, ...inOrder(certificates.map(({ der }) => der)))),
    setOf(await signerInfo(signer, type, content)),
  );
  return sequence(oid(OID.signedData), ...taggedPieces(0, ...signedData));
}

/** SignerInfo (RFC 5652 section 5.3): what is signed are the attributes, tagged as the set they are (section 5.4). */
async function signerInfo({ certificate, key }: Signer, type: string, content: Buffer): Promise<Buffer> {
  const attributes = inOrder([
    attribute(OID.contentType, oid(type)),
    attribute(OID.messageDigest, octets(sha256(content))),
    signingCertificate(certificate),
  ]);
  return sequence(
    integer(1),
    sequence(certificate.encoded.issuer, certificate.encoded.serial),
    SHA256,
    tagged(0, ...attributes),
    algorithm(OID.rsaEncryption),
    octets(await signBytes(key, setOf(...attributes))),
  );
}
