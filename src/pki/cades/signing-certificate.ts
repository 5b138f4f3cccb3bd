import { digestByIdentifier, digestOf, isReasonable } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { OCTET_STRING, octets, oid, SEQUENCE } from '../der.ts';
import { contentOf, type Element, fieldsIn } from '../der-reader.ts';
import { type IssuerSerial, isIssuerSerialOf, readIssuerSerial } from '../issuer-serial.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import type { DigestAlgorithm, IdentifiedSigner } from '../signed-document.ts';
import { firstValue } from './attribute.ts';
import type { SignerIdentifier, SignerInfo } from './signer-info.ts';

/** What a signing-certificate attribute says of the certificate, its first (RFC 5035 sections 3 and 5). */
interface CertificateReference {
  readonly algorithm: DigestAlgorithm | undefined;
  readonly digest: Buffer;
  readonly issuerSerial?: IssuerSerial;
}

/** Of keys: those that something names, then others. */
const MAX_TRIALS = 4;

/** Who signed: the certificate, and what the signing-certificate attribute says of it. */
export interface Identification {
  readonly certificate?: Certificate;
  readonly facts: IdentifiedSigner;
}

/**
 * Finds the signer's certificate: one whose key verifies, of a few that are tried, else the one that the signing-certificate
 * attribute names by its digest, else the one that the SignerInfo names.
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
  const issuerSerial = reference?.issuerSerial;
  const named = reference && certificates.find(({ der }) => hasDigest(der, reference));
  const likely = [named, certificates.find(isIdentifiedBy(identifier))].filter((found) => found !== undefined);
  const candidates = [...new Set([...likely, ...certificates])].filter(({ publicKey }) => isReasonable(publicKey));
  const certificate = candidates.slice(0, MAX_TRIALS).find(verifies) ?? likely[0];
  const facts = {
    ...(certificate && { certificate: certificate.der.toString('base64') }),
    attributePresent: attribute !== undefined,
    digestPresent: reference !== undefined,
    digestMatch: named !== undefined && certificate === named,
    issuerSerialMatch:
      certificate !== undefined && issuerSerial !== undefined && isIssuerSerialOf(issuerSerial, certificate),
  };
  return { ...(certificate && { certificate }), facts };
}

/** ESSCertID, or ESSCertIDv2, whose digest is SHA-256 unless it says otherwise. */
function referenceIn(attribute: Element, isFirstVersion: boolean): CertificateReference | undefined {
  const [references] = fieldsIn(attribute);
  const [first] = fieldsIn(references);
  if (first === undefined) return undefined;
  const fields = fieldsIn(first);
  const algorithm = fields[0]?.tag === SEQUENCE ? fields.shift() : undefined;
  const [digest, last] = fields;
  const issuerSerial = last && unlessMalformed(() => readIssuerSerial(last));
  return {
    algorithm: isFirstVersion ? 'SHA1' : algorithm === undefined ? 'SHA256' : digestByIdentifier(algorithm),
    digest: contentOf(digest, OCTET_STRING),
    ...(issuerSerial && { issuerSerial }),
  };
}

const hasDigest = (der: Buffer, { algorithm, digest }: CertificateReference): boolean =>
  algorithm !== undefined && digestOf(algorithm, der).equals(digest);

/** The extension with a subject key identifier stands in a certificate as it is, never critical (RFC 5280 section 4.2.1.2). */
function isIdentifiedBy(identifier: SignerIdentifier): (certificate: Certificate) => boolean {
  if (!('keyId' in identifier)) return (certificate) => isIssuerSerialOf(identifier, certificate);
  const extension = Buffer.concat([oid(OID.subjectKeyIdentifier), octets(octets(identifier.keyId))]);
  return ({ der }) => der.includes(extension);
}
