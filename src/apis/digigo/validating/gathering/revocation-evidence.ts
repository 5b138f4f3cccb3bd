import { certificateDetails } from '../../../../pki/certificate-details.ts';
import { authorityConstraints } from '../../../../pki/constraints.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import { mayAnswerFor } from '../../../../pki/ocsp-response.ts';
import type { RevocationEvidence } from '../evidence.ts';
import { chainItem, idOf, type KnownCertificate, type KnownCertificates } from './known-certificates.ts';
import type { Paths } from './paths.ts';
import type { RevocationData } from './revocation-data.ts';

/** Who says something of a certificate, and what. */
type Statement = Pick<
  RevocationEvidence,
  'status' | 'revokedAt' | 'reason' | 'productionDate' | 'thisUpdate' | 'nextUpdate' | 'value' | 'signer'
>;

/**
 * What revocation data says of a certificate, the latest first: only what its issuer has signed, or a responder on the
 * issuer's behalf (RFC 5280 section 6.3.3, RFC 6960 section 4.2.2.2).
 */
export function revocationEvidence(
  certificate: KnownCertificate,
  issuer: KnownCertificate,
  data: readonly RevocationData[],
  known: KnownCertificates,
  paths: Paths,
): RevocationEvidence[] {
  const statements = data.flatMap((each) => {
    const said = unlessMalformed(() => statementOf(each, certificate, issuer, known));
    if (said?.value.intact !== true) return [];
    const { id, kind, origin, der } = each;
    const signer = known.get(said.signer ?? '');
    const chain = signer === undefined ? [] : paths.pathOf(signer).map(chainItem);
    return [{ ...said, id, kind, origin, der, chain }];
  });
  return statements.toSorted(
    (a, b) => b.thisUpdate - a.thisUpdate || Number(b.status === 'revoked') - Number(a.status === 'revoked'),
  );
}

const statementOf = (
  data: RevocationData,
  certificate: KnownCertificate,
  issuer: KnownCertificate,
  known: KnownCertificates,
): Statement | undefined =>
  data.kind === 'CRL' ? inList(data, certificate, issuer) : inResponse(data, certificate, issuer, known);

function inList(
  { read, valueUnder }: Extract<RevocationData, { kind: 'CRL' }>,
  { certificate }: KnownCertificate,
  issuer: KnownCertificate,
): Statement | undefined {
  const { keyUsage } = certificateDetails(issuer.certificate);
  const maySign = keyUsage.length === 0 || keyUsage.includes('crlSign');
  if (!maySign || !read.issuer.equals(issuer.certificate.encoded.subject)) return undefined;
  const kind = authorityConstraints(certificate).isAuthority ? 'authorities' : 'users';
  if (read.only !== undefined && read.only !== kind) return undefined;
  const revocation = read.revocationOf(certificate.serial);
  return {
    status: revocation === undefined ? 'good' : 'revoked',
    ...(revocation && { revokedAt: revocation.at, reason: revocation.reason }),
    productionDate: read.thisUpdate,
    thisUpdate: read.thisUpdate,
    ...(read.nextUpdate !== undefined && { nextUpdate: read.nextUpdate }),
    value: valueUnder(issuer),
    signer: issuer.id,
  };
}

function inResponse(
  { read }: Extract<RevocationData, { kind: 'OCSP' }>,
  { certificate }: KnownCertificate,
  issuer: KnownCertificate,
  known: KnownCertificates,
): Statement | undefined {
  const single = read.statusOf(certificate, issuer.certificate);
  if (single === undefined) return undefined;
  const entitled = [...known.values()].filter((each) => isEntitled(each, issuer, read.producedAt));
  const { certificate: responder, value } = read.responder(entitled.map((each) => each.certificate));
  const signer = responder && idOf(responder.der);
  // The response brings certificates of its own, which nobody has to trust.
  if (signer === undefined || !entitled.some(({ id }) => id === signer)) return undefined;
  const { status, at, reason, thisUpdate, nextUpdate } = single;
  return {
    status,
    ...(at !== undefined && { revokedAt: at }),
    ...(reason !== undefined && { reason }),
    productionDate: read.producedAt,
    thisUpdate,
    ...(nextUpdate !== undefined && { nextUpdate }),
    value,
    signer,
  };
}

/** Whether somebody could answer for an issuer at a time: the issuer, or whom it has certified for that. */
const isEntitled = ({ certificate }: KnownCertificate, issuer: KnownCertificate, at: number): boolean =>
  certificate.notBefore <= at && at <= certificate.notAfter && mayAnswerFor(certificate, issuer.certificate);
