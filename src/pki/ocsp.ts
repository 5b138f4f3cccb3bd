import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { enumerated, generalizedTime, octets, oid, sequence, tagged, taggedBytes } from './der.ts';
import { extension } from './extensions.ts';
import type { CertificateId, OcspRequest } from './ocsp-request.ts';
import { OID } from './oids.ts';
import { encodeReason, type Revocation } from './revocation.ts';
import { type Signer, signed } from './signer.ts';

/** What is known of a certificate (CertStatus, RFC 6960 section 4.2.1). */
export type CertificateStatus = 'good' | 'unknown' | Revocation;

export interface OcspAnswer {
  /** The authority whose certificates are known. */
  readonly issuer: Certificate;
  readonly responder: Signer;
  readonly request: OcspRequest;
  /** The status of a certificate of this issuer, by its serial in upper-case hex. */
  readonly statusOf: (serial: string) => CertificateStatus;
  /** Milliseconds since 1970, like `nextUpdate`. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

/** OCSPResponseStatus without an answer (RFC 6960 section 4.2.1). */
const refusal = (status: number): Buffer => sequence(enumerated(status));

/** The answer to what is not a request. */
export const MALFORMED_REQUEST = refusal(1);

/** The answer to a request about other authorities' certificates only. */
export const UNAUTHORIZED = refusal(6);

/** Answers an OCSP request (RFC 6960 section 4.2), as DER. */
export async function answerOcsp(answer: OcspAnswer): Promise<Buffer> {
  const { issuer, responder, request, statusOf, thisUpdate, nextUpdate } = answer;
  if (!request.certificates.some((id) => isIssuedBy(issuer, id))) return UNAUTHORIZED;
  const singles = request.certificates.map((id) => {
    const status = isIssuedBy(issuer, id) ? statusOf(id.serial) : 'unknown';
    const until = tagged(0, generalizedTime(nextUpdate));
    return sequence(id.der, encodeStatus(status), generalizedTime(thisUpdate), until);
  });
  const data = sequence(
    tagged(2, octets(responder.certificate.encoded.keyId)),
    generalizedTime(thisUpdate),
    sequence(...singles),
    ...(request.nonce === undefined ? [] : [tagged(1, sequence(extension(OID.ocspNonce, request.nonce)))]),
  );
  const basic = await signed(responder.key, data, tagged(0, sequence(responder.certificate.der)));
  return sequence(enumerated(0), tagged(0, sequence(oid(OID.ocspBasic), octets(basic))));
}

function encodeStatus(status: CertificateStatus): Buffer {
  if (status === 'good') return taggedBytes(0, '');
  if (status === 'unknown') return taggedBytes(2, '');
  return tagged(1, generalizedTime(status.at), tagged(0, encodeReason(status.reason)));
}

/** The hashes by which an issuer may be named. */
const HASHES = (['sha1', 'sha256', 'sha384', 'sha512'] as const).map((name) => ({ name, type: oid(OID[name]) }));

function isIssuedBy({ encoded }: Certificate, id: CertificateId): boolean {
  const hash = HASHES.find(({ type }) => type.equals(id.hash));
  if (hash === undefined) return false;
  const digest = (bytes: Buffer): Buffer => createHash(hash.name).update(bytes).digest();
  return digest(encoded.subject).equals(id.issuerNameHash) && digest(encoded.publicKey).equals(id.issuerKeyHash);
}
