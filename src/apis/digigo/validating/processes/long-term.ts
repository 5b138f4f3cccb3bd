import { additionalInfo } from '../blocks/additional-info.ts';
import { asConcluded, block, type Check, failed, indeterminate } from '../blocks/block.ts';
import { certificateValidation } from '../blocks/certificate-validation.ts';
import { isPassed, isUndecided, type SubIndication } from '../blocks/conclusion.ts';
import { signatureCryptography } from '../blocks/cryptographic-constraints.ts';
import { acceptable, linkedRevocations } from './acceptable-blocks.ts';
import type { JudgedSignature, JudgedTimestamp } from './judged-signature.ts';
import type { Process } from './process.ts';
import { areInOrder } from './timestamp-order.ts';

/** What an earlier proof of existence may mend. */
const MENDABLE: readonly SubIndication[] = [
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'TRY_LATER',
];

const REVOKED: readonly SubIndication[] = ['REVOKED_NO_POE', 'REVOKED_CA_NO_POE'];

/** EN 319 102-1 section 5.5, the validation process for signatures with time and with long-term validation material. */
export function longTerm(judged: JudgedSignature): Process {
  const valid = judged.timestamps.filter(({ process }) => isPassed(process));
  const bestSignatureTime = bestTime(valid, judged.context.now);
  return { ...block(checks(judged, valid, bestSignatureTime)), bestSignatureTime };
}

/** The time of the earliest of the timestamps of the signature value. */
const bestTime = (timestamps: readonly JudgedTimestamp[], now: number): number => {
  const found = timestamps.map(({ timestamp }) => timestamp.found).filter(({ type }) => type === 'SIGNATURE_TIMESTAMP');
  return Math.min(now, ...found.map(({ productionTime }) => productionTime));
};

function* checks(judged: JudgedSignature, valid: readonly JudgedTimestamp[], best: number): Generator<Check> {
  const { basic, bbb } = judged;
  yield {
    question: 'LTV_ABSV',
    passed: isPassed(basic) || isUndecided(basic.conclusion, MENDABLE),
    failure: asConcluded('LTV_ABSV_ANS', basic.conclusion),
  };
  yield* linkedRevocations(judged);
  yield* issuanceCheck(judged, best);
  if (!isPassed(basic)) yield* mended(judged, best);
  if (valid.length > 0) yield* timeChecks(judged, valid);
  if (!isPassed(basic)) yield acceptable(bbb);
}

/** Nobody has signed with a certificate that was not there yet, whatever else is the matter; what is right is not mentioned. */
function* issuanceCheck({ signature, evidence }: JudgedSignature, best: number): Generator<Check> {
  const { certificate } = evidence.certificates.get(signature.signer ?? '') ?? {};
  if (certificate !== undefined && best < certificate.notBefore) yield issuedBefore(best, false);
}

const issuedBefore = (best: number, passed: boolean): Check => ({
  question: 'TSV_IBSTAIDOSC',
  passed,
  failure: failed('TSV_IBSTAIDOSC_ANS', 'NOT_YET_VALID'),
  additionalInfo: additionalInfo.bestSignatureTime(best),
});

/** Step 4: what was undecided, judged again at the best signature time. */
function* mended({ basic: { conclusion }, signature, bbb, evidence }: JudgedSignature, best: number): Generator<Check> {
  const then = certificateValidation(signature, bbb.type, evidence, best);
  if (isUndecided(conclusion, REVOKED)) {
    yield {
      question: 'ADEST_IRTPTBST',
      passed: !isUndecided(then.conclusion, REVOKED),
      failure: asConcluded('ADEST_IRTPTBST_ANS', conclusion),
      additionalInfo: additionalInfo.bestSignatureTime(best),
    };
  }
  if (isUndecided(conclusion, ['OUT_OF_BOUNDS_NO_POE'])) {
    yield* boundsChecks(best);
  }
  if (isUndecided(conclusion, ['CRYPTO_CONSTRAINTS_FAILURE_NO_POE'])) {
    yield signatureCryptography(signature.found, best);
  }
  yield {
    question: 'BBB_XCV_SUB',
    passed: isPassed(then),
    failure: asConcluded('BBB_XCV_SUB_ANS', then.conclusion),
  };
}

/** Step 4 b: only the past validation of the certificate can tell more of one that has expired. */
function* boundsChecks(best: number): Generator<Check> {
  yield issuedBefore(best, true);
  yield {
    question: 'TSV_ISCNVABST',
    passed: false,
    failure: indeterminate('TSV_ISCNVABST_ANS', 'OUT_OF_BOUNDS_NO_POE'),
    additionalInfo: additionalInfo.bestSignatureTime(best),
  };
}

/** Steps 4 d and 5. A wrong order is only warned of by the default policy; the norm fails, and so do we (assumed). */
function* timeChecks({ signature }: JudgedSignature, valid: readonly JudgedTimestamp[]): Generator<Check> {
  yield {
    question: 'TSV_ASTPTCT',
    passed: areInOrder(valid.map(({ timestamp }) => timestamp.found)),
    failure: failed('TSV_ASTPTCT_ANS', 'TIMESTAMP_ORDER_FAILURE'),
  };
  yield {
    question: 'BBB_SAV_ISQPSTP',
    passed: signature.found.signingTime !== undefined,
    failure: indeterminate('ADEST_VFDTAOCST_ANS', 'SIG_CONSTRAINTS_FAILURE'),
  };
  // The policy's timestamp delay of 0 days sets no limit in DSS 5.4.3.
  yield { question: 'ADEST_ISTPTDABST', passed: true };
}
