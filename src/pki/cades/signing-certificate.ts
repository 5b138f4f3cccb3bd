import { digestByOid, digestOf } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { OCTET_STRING, octets, oid, SEQUENCE } from '../der.ts';
import { contentOf, type Element, elements, oidOf, only } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import type { DigestAlgorithm, IdentifiedSigner } from '../signed-document.ts';
import { firstValue } from './attribute.ts';
import { sameName } from './distinguished-name.ts';
import type { SignerIdentifier, SignerInfo } from './signer-info.ts';

/** What a signing-certificate attribute says of the certificate, its first (RFC 5035 sections 3 and 5). */
interface CertificateReference {
  readonly algorithm: DigestAlgorithm | undefined;
  readonly digest: Buffer;
  /** The issuer's name and the serial, as DER. */
  readonly issuerSerial?: { readonly issuer: Buffer; readonly serial: Buffer };
}

/** Of keys, when nothing says whose it is. */
const MAX_TRIALS = 10;

/** Who signed: the certificate, and what the signing-certificate attribute says of it. */
export interface Identification {
  readonly certificate?: Certificate;
  readonly facts: IdentifiedSigner;
}

/**
 * Finds the signer's certificate: one whose key verifies, else the one that the signing-certificate attribute names by its digest,
 * else the one that the SignerInfo names.
 * @param verifies whether the value is that of a certificate's key
 */
export function identifySigner(
  certificates: readonly Certificate[],
  { identifier, signedAttributes = [] }: SignerInfo,
  verifies: (certificate: Certificate) => boolean,
): Identification {
  const v2 = firstValue(signedAttributes, OID.signingCertificateV2);
  const attribute = v2 ?? firstValue(signedAttributes, OID.signingCertificate);
  const reference = attribute && unlessMalformed(() => referenceIn(attribute, v2 === undefined));
  const named = reference && certificates.find(({ der }) => hasDigest(der, reference));
  const likely = [named, certificates.find(isIdentifiedBy(identifier))].filter((found) => found !== undefined);
  const certificate = [...likely, ...certificates.slice(0, MAX_TRIALS)].find(verifies) ?? likely[0];
  const facts = {
    ...(certificate && { certificate: certificate.der.toString('base64') }),
    attributePresent: attribute !== undefined,
    digestPresent: reference !== undefined,
    digestMatch: named !== undefined && certificate === named,
    issuerSerialMatch: certificate !== undefined && hasIssuerSerial(certificate, reference?.issuerSerial),
  };
  return { ...(certificate && { certificate }), facts };
}

/** ESSCertID, or ESSCertIDv2, whose digest is SHA-256 unless it says otherwise. */
function referenceIn(attribute: Element, isFirstVersion: boolean): CertificateReference | undefined {
  const [references] = elements(contentOf(attribute, SEQUENCE));
  const [first] = elements(contentOf(references, SEQUENCE));
  if (first === undefined) return undefined;
  const fields = elements(contentOf(first, SEQUENCE));
  const algorithm = fields[0]?.tag === SEQUENCE ? fields.shift() : undefined;
  const [digest, last] = fields;
  const issuerSerial = last && unlessMalformed(() => issuerSerialIn(last));
  return {
    algorithm: isFirstVersion ? 'SHA1' : algorithm === undefined ? 'SHA256' : digestNamed(algorithm),
    digest: contentOf(digest, OCTET_STRING),
    ...(issuerSerial && { issuerSerial }),
  };
}

const digestNamed = (algorithm: Element): DigestAlgorithm | undefined =>
  digestByOid(oidOf(elements(algorithm.content)[0]));

const DIRECTORY_NAME = 0xa4;

/** IssuerSerial (RFC 5035 section 5), the issuer being a directory name. */
function issuerSerialIn(element: Element): CertificateReference['issuerSerial'] {
  const [names, serial] = elements(contentOf(element, SEQUENCE));
  const [name] = elements(contentOf(names, SEQUENCE));
  return serial && { issuer: only(contentOf(name, DIRECTORY_NAME)).der, serial: serial.der };
}

const hasDigest = (der: Buffer, { algorithm, digest }: CertificateReference): boolean =>
  algorithm !== undefined && digestOf(algorithm, der).equals(digest);

const hasIssuerSerial = ({ encoded }: Certificate, named: CertificateReference['issuerSerial']): boolean =>
  named !== undefined && encoded.serial.equals(named.serial) && sameName(encoded.issuer, named.issuer);

/** The extension with a subject key identifier stands in a certificate as it is, never critical (RFC 5280 section 4.2.1.2). */
function isIdentifiedBy(identifier: SignerIdentifier): (certificate: Certificate) => boolean {
  if (!('keyId' in identifier)) {
    return ({ encoded }) => encoded.serial.equals(identifier.serial) && sameName(encoded.issuer, identifier.issuer);
  }
  const extension = Buffer.concat([oid(OID.subjectKeyIdentifier), octets(octets(identifier.keyId))]);
  return ({ der }) => der.includes(extension);
}
