import { asConcluded, block, type Check } from '../blocks/block.ts';
import { isPassed, isUndecided, type SubIndication } from '../blocks/conclusion.ts';
import type { JudgedSignature } from './judged-signature.ts';
import { type PastSignature, pastSignature } from './past-signature.ts';
import type { Process } from './process.ts';
import { earliestProof, type ProofsOfExistence, withProofsOf } from './proofs-of-existence.ts';

/** The last process, and what it found out about the past of a signature and its timestamps, by their ids. */
export interface Archival {
  readonly process: Process;
  readonly past: ReadonlyMap<string, PastSignature>;
}

/** What the past may mend. */
const MENDABLE: readonly SubIndication[] = [
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
];

/** EN 319 102-1 section 5.6, the validation process for signatures with archival data. */
export function archival(judged: JudgedSignature, longTerm: Process): Archival {
  const { bestSignatureTime } = longTerm;
  const mendable = isUndecided(longTerm.conclusion, MENDABLE);
  const acceptance: Check = {
    question: 'ARCH_LTVV',
    passed: isPassed(longTerm) || mendable,
    failure: asConcluded('ARCH_LTVV_ANS', longTerm.conclusion),
  };
  if (!mendable) return { process: { ...block([acceptance]), bestSignatureTime }, past: new Map() };
  const { proofs, past } = provenPast(judged);
  const { bbb, evidence, context } = judged;
  const own = pastSignature(bbb, longTerm.conclusion, evidence, proofs, context.now);
  const process = {
    ...block([acceptance, pastCheck(own)]),
    bestSignatureTime: earliestProof(proofs, bbb.id, context.now),
  };
  return { process, past: past.set(bbb.id, own) };
}

const pastCheck = ({ psv }: PastSignature): Check => ({
  question: 'PSV_IPSVC',
  passed: isPassed(psv),
  failure: asConcluded('PSV_IPSVC_ANS', psv.conclusion),
});

/** Step 4: newer timestamps first, as they prove the older ones. */
function provenPast({ timestamps, signature, evidence, context }: JudgedSignature) {
  const past = new Map<string, PastSignature>();
  let proofs: ProofsOfExistence = new Map();
  for (const { timestamp, bbb, process } of timestamps.toReversed()) {
    const own = isPassed(process) ? undefined : pastSignature(bbb, bbb.conclusion, evidence, proofs, context.now);
    if (own !== undefined) past.set(bbb.id, own);
    if (own === undefined || isPassed(own.psv)) proofs = withProofsOf(proofs, timestamp.found, signature, evidence);
  }
  return { proofs, past };
}
