import { type BasicBuildingBlocks, firstFailing } from '../blocks/basic-building-blocks.ts';
import { asConcluded, block } from '../blocks/block.ts';
import { type Conclusion, isPassed, isUndecided, PASSED, type SubIndication } from '../blocks/conclusion.ts';
import { revokedAt } from '../blocks/revocation-freshness.ts';
import type { Evidence, SignatureEvidence } from '../evidence.ts';
import type { Process, TimestampProcess } from './process.ts';
import { isContentTimestamp } from './timestamp-order.ts';

/**
 * EN 319 102-1 section 5.3, the validation process for basic signatures.
 * @param timestamps what came of those of the signature
 * @param now milliseconds since 1970
 */
export function basicSignature(
  bbb: BasicBuildingBlocks,
  signature: SignatureEvidence,
  timestamps: readonly TimestampProcess[],
  evidence: Evidence,
  now: number,
): Process {
  const valid = new Set(timestamps.filter(isPassed).map(({ id }) => id));
  const content = signature.timestamps.filter(({ found }) => isContentTimestamp(found.type) && valid.has(found.id));
  const times = content.map(({ found }) => found.productionTime);
  const conclusion = hardened(firstFailing(bbb)?.conclusion ?? PASSED, signature, times, evidence, now);
  const check = {
    question: 'ADEST_ROBVPIIC',
    passed: conclusion.indication === 'PASSED',
    failure: asConcluded('ADEST_ROBVPIIC_ANS', conclusion),
    id: bbb.id,
  } as const;
  return { ...block([check]), bestSignatureTime: now };
}

/**
 * What is undecided for want of a proof is decided when what was signed is proven to be younger than the revocation or the
 * expiry of the certificate; no algorithm of the policy becomes weak with time, so a weak one was always.
 * @param times of the content timestamps that are valid
 */
function hardened(
  conclusion: Conclusion,
  { signer }: SignatureEvidence,
  times: readonly number[],
  { certificates }: Evidence,
  now: number,
): Conclusion {
  const certificate = certificates.get(signer ?? '');
  if (certificate === undefined || times.length === 0) return conclusion;
  const latest = Math.max(...times);
  const failing = (subIndication: SubIndication): Conclusion => ({
    ...conclusion,
    indication: 'FAILED',
    subIndication,
  });
  if (isUndecided(conclusion, ['CRYPTO_CONSTRAINTS_FAILURE_NO_POE'])) return failing('CRYPTO_CONSTRAINTS_FAILURE');
  if (isUndecided(conclusion, ['REVOKED_NO_POE']) && latest > (revokedAt(certificate, now)?.revokedAt ?? latest)) {
    return failing('REVOKED');
  }
  if (isUndecided(conclusion, ['OUT_OF_BOUNDS_NO_POE']) && latest > certificate.certificate.notAfter) {
    return { ...conclusion, subIndication: 'EXPIRED' };
  }
  return conclusion;
}
