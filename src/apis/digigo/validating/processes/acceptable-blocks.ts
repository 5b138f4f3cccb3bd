import type { BasicBuildingBlocks } from '../blocks/basic-building-blocks.ts';
import { asConcluded, type Check } from '../blocks/block.ts';
import { isPassed, isUndecided, type SubIndication } from '../blocks/conclusion.ts';
import type { JudgedSignature } from './judged-signature.ts';

/** A later process must not forget what the certificate kept the basic one from asking. */
export const acceptable = ({ sav }: BasicBuildingBlocks): Check => ({
  question: 'BBB_ACCEPT',
  passed: isPassed(sav),
  failure: asConcluded('BBB_ACCEPT_ANS', sav.conclusion),
});

/** What may be the matter with revocation data that is no longer fresh. */
const FORGIVEN: readonly SubIndication[] = [
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'TRY_LATER',
];

/** Whether the revocation data of the certificates of a signature and its timestamps is acceptable. */
export function* linkedRevocations({ signature, revocations, evidence }: JudgedSignature): Generator<Check> {
  const chains = [signature, ...signature.timestamps].flatMap(({ chain }) => chain);
  const linked = chains.flatMap(({ id }) => evidence.certificates.get(id)?.revocations ?? []);
  for (const id of new Set(linked.map((revocation) => revocation.id))) {
    const found = revocations.get(id);
    if (found === undefined) continue;
    yield {
      question: 'ADEST_RORPIIC',
      passed: isPassed(found) || isUndecided(found.conclusion, FORGIVEN),
      failure: asConcluded('ADEST_RORPIIC_ANS', found.conclusion),
      id,
    };
  }
}
