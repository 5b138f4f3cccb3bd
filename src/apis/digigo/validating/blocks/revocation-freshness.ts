import type { CertificateEvidence, RevocationEvidence } from '../evidence.ts';
import { additionalInfo } from './additional-info.ts';
import { type Block, block, type Check, indeterminate } from './block.ts';
import { cryptographicCheck } from './cryptographic-constraints.ts';
import type { CertificateLevels } from './validation-policy.ts';

/** EN 319 102-1 section 5.2.5: whether there is revocation data that says how a certificate stood at a time. */
export const revocationFreshness = (
  revocation: RevocationEvidence | undefined,
  at: number,
  levels: CertificateLevels,
): Block => block(freshnessChecks(revocation, at, levels));

function* freshnessChecks(
  revocation: RevocationEvidence | undefined,
  at: number,
  { revocationData, cryptographic }: CertificateLevels,
): Generator<Check> {
  yield {
    question: 'BBB_XCV_IRDPFC',
    passed: revocation !== undefined,
    failure: indeterminate('BBB_XCV_IRDPFC_ANS', 'TRY_LATER'),
    level: revocationData,
  };
  if (revocation === undefined) return;
  const { nextUpdate, value } = revocation;
  const info = nextUpdate === undefined ? undefined : additionalInfo.nextUpdate(nextUpdate);
  yield {
    question: 'BBB_RFC_NUP',
    passed: nextUpdate !== undefined,
    failure: indeterminate('BBB_RFC_NUP_ANS', 'TRY_LATER'),
    level: 'WARN',
    additionalInfo: info,
  };
  yield {
    question: 'BBB_RFC_IRIF',
    passed: isFresh(revocation, at),
    failure: indeterminate('BBB_RFC_IRIF_ANS', 'TRY_LATER'),
    additionalInfo: info,
  };
  yield cryptographicCheck(value, at, cryptographic);
}

const SECOND = 1000;

/**
 * Whether it was issued at that time or later, in whole seconds as it knows no others, or is still in force. The policy's
 * freshness of 0 days sets no limit in DSS 5.4.3; what remains is the limit that the data sets itself.
 */
export const isFresh = ({ thisUpdate, nextUpdate }: RevocationEvidence, at: number): boolean =>
  thisUpdate >= Math.floor(at / SECOND) * SECOND || (nextUpdate !== undefined && at <= nextUpdate);

/** The latest that is known of a certificate: an answer that it is unknown says nothing. */
export const latestRevocation = ({ revocations }: CertificateEvidence): RevocationEvidence | undefined =>
  revocations.find(({ status }) => status !== 'unknown');

/** Since when a certificate was revoked at a time, for good or on hold; undefined when it was not. */
export const revokedAt = (certificate: CertificateEvidence, at: number): RevocationEvidence | undefined => {
  const latest = latestRevocation(certificate);
  return latest?.status === 'revoked' && (latest.revokedAt ?? 0) <= at ? latest : undefined;
};
