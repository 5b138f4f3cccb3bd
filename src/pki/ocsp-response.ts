import { X509Certificate } from 'node:crypto';
import { digestByIdentifier, digestOf, isReasonable } from './algorithms.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { BIT_STRING, ENUMERATED, OCTET_STRING } from './der.ts';
import { contentOf, type Element, elements, fieldsIn, fieldsOf, hexOf, oidOf, only, timeOf } from './der-reader.ts';
import { Malformed, unlessMalformed } from './malformed.ts';
import { OID } from './oids.ts';
import { decodeReason, type Reason } from './revocation.ts';
import { signatureValue } from './signature-algorithm.ts';
import type { SignatureValue } from './signed-document.ts';

/** An OCSP response that was read (RFC 6960 section 4.2). Instants are in milliseconds since 1970. */
export interface OcspResponse {
  readonly producedAt: number;
  /** Those that came with it and can be read. */
  readonly certificates: readonly Certificate[];
  /**
   * What it says of a certificate; undefined when it says nothing.
   * @throws Malformed when what it says is not to be read
   */
  readonly statusOf: (certificate: Certificate, issuer: Certificate) => OcspStatus | undefined;
  /**
   * The responder that it names, among the certificates that came with it and the candidates, and its signature, held against
   * that one's key. Whether the responder may answer is another question: `mayAnswerFor`.
   */
  readonly responder: (candidates: readonly Certificate[]) => Responder;
}

export interface OcspStatus {
  readonly status: 'good' | 'revoked' | 'unknown';
  /** When and why it was revoked. */
  readonly at?: number;
  readonly reason?: Reason;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

export interface Responder {
  readonly certificate?: Certificate;
  readonly value: SignatureValue;
}

const MAX_BYTES = 1024 * 1024;
const MAX_CERTIFICATES = 20;
const MAX_STATUSES = 20;

/** Of keys, when several responders have one name. */
const MAX_TRIALS = 4;

const TAGS = { certificates: 0xa0, version: 0xa0, byName: 0xa1, byKey: 0xa2, nextUpdate: 0xa0 } as const;

/**
 * Reads an OCSPResponse or the BasicOCSPResponse in it, as DER.
 * @throws Malformed when it is neither, or a refusal to answer
 */
export function readOcspResponse(der: Buffer): OcspResponse {
  if (der.length > MAX_BYTES) throw new Malformed(`An OCSP response of more than ${MAX_BYTES} bytes`);
  const [data, algorithm, signature, wrapped] = fieldsOf(basicIn(der));
  const fields = fieldsIn(data).filter(({ tag }, index) => index > 0 || tag !== TAGS.version);
  const [responder, producedAt, statuses] = fields;
  if (data === undefined || algorithm === undefined || responder === undefined) throw new Malformed('Half an answer');
  const singles = fieldsIn(statuses);
  if (singles.length > MAX_STATUSES) throw new Malformed(`An answer about ${singles.length} certificates`);
  const certificates = wrapped === undefined ? [] : certificatesIn(contentOf(wrapped, TAGS.certificates));
  const signed = { algorithm, signed: [data.der], value: contentOf(signature, BIT_STRING).subarray(1) };
  return {
    producedAt: timeOf(producedAt),
    certificates,
    statusOf: (certificate, issuer) => statusIn(singles, certificate, issuer),
    responder: (candidates) => {
      const named = [...certificates, ...candidates].filter(isNamed(responder)).slice(0, MAX_TRIALS);
      const all = named.map((certificate) => ({ certificate, value: signatureValue(signed, certificate.publicKey) }));
      return all.find(({ value }) => value.intact) ?? all[0] ?? { value: signatureValue(signed) };
    },
  };
}

/** The BasicOCSPResponse in an OCSPResponse, which begins with its status. */
function basicIn(der: Buffer): Buffer {
  const [status, wrapped] = fieldsOf(der);
  if (status?.tag !== ENUMERATED) return der;
  if (status.content[0] !== 0 || wrapped === undefined) throw new Malformed('A refusal to answer');
  const [type, response] = fieldsOf(wrapped.content);
  if (oidOf(type) !== OID.ocspBasic) throw new Malformed('Not a basic OCSP response');
  return contentOf(response, OCTET_STRING);
}

const certificatesIn = (sequence: Buffer): Certificate[] =>
  fieldsOf(sequence)
    .slice(0, MAX_CERTIFICATES)
    .flatMap(({ der }) => unlessMalformed(() => readCertificate(der)) ?? []);

/** ResponderID: by name or by the SHA-1 of the key (section 4.2.1). */
function isNamed(responder: Element): (certificate: Certificate) => boolean {
  if (responder.tag === TAGS.byName) return ({ encoded }) => encoded.subject.equals(responder.content);
  const keyHash = contentOf(only(contentOf(responder, TAGS.byKey)), OCTET_STRING);
  return ({ encoded }) => encoded.keyId.equals(keyHash);
}

function statusIn(singles: readonly Element[], certificate: Certificate, issuer: Certificate): OcspStatus | undefined {
  for (const single of singles) {
    const [id, status, thisUpdate, ...more] = fieldsIn(single);
    if (!isAbout(id, certificate, issuer)) continue;
    const nextUpdate = more.find(({ tag }) => tag === TAGS.nextUpdate);
    return {
      ...stateIn(status),
      thisUpdate: timeOf(thisUpdate),
      ...(nextUpdate && { nextUpdate: timeOf(only(nextUpdate.content)) }),
    };
  }
  return undefined;
}

/** CertID: the digests of the issuer's name and key, and the serial (section 4.1.1). */
function isAbout(id: Element | undefined, { serial }: Certificate, { encoded }: Certificate): boolean {
  const [algorithm, name, key, number] = fieldsIn(id);
  const hash = digestByIdentifier(algorithm);
  return (
    hash !== undefined &&
    hexOf(number) === serial &&
    digestOf(hash, encoded.subject).equals(contentOf(name, OCTET_STRING)) &&
    digestOf(hash, encoded.publicKey).equals(contentOf(key, OCTET_STRING))
  );
}

const GOOD = 0x80;
const REVOKED = 0xa1;
const UNKNOWN = 0x82;

/** CertStatus. */
function stateIn(status: Element | undefined): Pick<OcspStatus, 'status' | 'at' | 'reason'> {
  if (status?.tag === GOOD) return { status: 'good' };
  if (status?.tag === UNKNOWN) return { status: 'unknown' };
  const [at, reason] = elements(contentOf(status, REVOKED));
  return {
    status: 'revoked',
    at: timeOf(at),
    reason: reason === undefined ? 'unspecified' : decodeReason(only(reason.content)),
  };
}

/**
 * Whether a responder may answer for an issuer: it is the issuer, or one that the issuer has certified for that (RFC 6960 section
 * 4.2.2.2). Validity and revocation are not looked at.
 */
export function mayAnswerFor(responder: Certificate, issuer: Certificate): boolean {
  if (responder.encoded.publicKey.equals(issuer.encoded.publicKey)) {
    return responder.encoded.subject.equals(issuer.encoded.subject);
  }
  const certificate = new X509Certificate(responder.der);
  const isNamedIssuer = responder.encoded.issuer.equals(issuer.encoded.subject);
  const isForAnswering = certificate.keyUsage?.includes(OID.ocspSigning) === true;
  return isNamedIssuer && isForAnswering && isReasonable(issuer.publicKey) && certificate.verify(issuer.publicKey);
}
