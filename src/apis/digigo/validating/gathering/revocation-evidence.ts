import { certificateDetails } from '../../../../pki/certificate-details.ts';
import { authorityConstraints } from '../../../../pki/constraints.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import type { RevocationEvidence } from '../evidence.ts';
import { chainItem, type KnownCertificate } from './known-certificates.ts';
import type { Material } from './material.ts';
import type { RevocationData } from './revocation-data.ts';

/** What is said of a certificate, by whomever. */
type Statement = Pick<
  RevocationEvidence,
  'status' | 'revokedAt' | 'reason' | 'productionDate' | 'thisUpdate' | 'nextUpdate'
>;

/** Of statements about one certificate; those that were asked for come first. */
const MAX_STATEMENTS = 10;

/**
 * What revocation data says of a certificate, the latest first: only what its issuer has signed, or a responder on the
 * issuer's behalf (RFC 5280 section 6.3.3, RFC 6960 section 4.2.2.2), and nothing from the future.
 */
export function revocationEvidence(
  certificate: KnownCertificate,
  issuer: KnownCertificate,
  material: Material,
): RevocationEvidence[] {
  const said = material.data.flatMap((data) => {
    const statement = unlessMalformed(() => statementOf(data, certificate, issuer));
    return statement === undefined || isToCome(statement, material.now) ? [] : [{ data, statement }];
  });
  const evidence = said.slice(0, MAX_STATEMENTS).flatMap(({ data, statement }) => {
    const speaker = material.speakerOf(data, issuer);
    if (speaker === undefined) return [];
    const { signer, value } = speaker;
    const chain = material.paths.pathOf(signer).map(chainItem);
    const { id, kind, origin, der } = data;
    return [{ ...statement, value, signer: signer.id, chain, id, kind, origin, der }];
  });
  return evidence.toSorted(
    (a, b) => b.thisUpdate - a.thisUpdate || Number(b.status === 'revoked') - Number(a.status === 'revoked'),
  );
}

const isToCome = ({ productionDate, thisUpdate }: Statement, now: number): boolean =>
  Math.max(productionDate, thisUpdate) > now;

type CrlData = Extract<RevocationData, { kind: 'CRL' }>;
type OcspData = Extract<RevocationData, { kind: 'OCSP' }>;

const statementOf = (
  data: RevocationData,
  certificate: KnownCertificate,
  issuer: KnownCertificate,
): Statement | undefined =>
  data.kind === 'CRL' ? inList(data, certificate, issuer) : inResponse(data, certificate, issuer);

function inList({ read }: CrlData, { certificate }: KnownCertificate, issuer: KnownCertificate): Statement | undefined {
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
  };
}

function inResponse(
  { read }: OcspData,
  { certificate }: KnownCertificate,
  issuer: KnownCertificate,
): Statement | undefined {
  const single = read.statusOf(certificate, issuer.certificate);
  if (single === undefined) return undefined;
  const { status, at, reason, thisUpdate, nextUpdate } = single;
  return {
    status,
    ...(at !== undefined && { revokedAt: at }),
    ...(reason !== undefined && { reason }),
    productionDate: read.producedAt,
    thisUpdate,
    ...(nextUpdate !== undefined && { nextUpdate }),
  };
}
