import { type Block, block, type Check, failed } from '../blocks/block.ts';
import type { Conclusion } from '../blocks/conclusion.ts';

/** What a signature is by law; nothing, as long as there is no trusted list. */
export interface Qualification extends Block {
  readonly validationCertificateQualification: readonly never[];
  readonly id: null;
  readonly signatureQualification: 'NA';
}

/**
 * The qualification of a signature (Regulation (EU) 910/2014) without a trusted list. DSS 5.4 then takes no path for
 * trusted, even to an anchor; unless strict, a good signature is spared that (assumed).
 */
export function qualification({ indication }: Conclusion, strict: boolean): Qualification {
  const answer = indication === 'FAILED' ? 'QUAL_IS_ADES_INV' : 'QUAL_IS_ADES_IND';
  const passed = indication === 'PASSED';
  const acceptable: Check = { question: 'QUAL_IS_ADES', passed, failure: failed(answer, null), level: 'WARN' };
  const { constraint, conclusion } = block(passed && !strict ? [acceptable] : [acceptable, notListed]);
  return {
    constraint,
    conclusion: collected(conclusion, constraint),
    validationCertificateQualification: [],
    id: null,
    signatureQualification: 'NA',
  };
}

const notListed: Check = {
  question: 'QUAL_TRUSTED_CERT_PATH',
  passed: false,
  failure: failed('QUAL_TRUSTED_CERT_PATH_ANS', null),
};

/** Here DSS 5.4 says everything once more, the error that decided too. */
const collected = (conclusion: Conclusion, constraint: Block['constraint']): Conclusion => ({
  ...conclusion,
  errors: [...conclusion.errors, ...constraint.flatMap(({ error }) => error ?? [])],
  warnings: constraint.flatMap(({ warning }) => warning ?? []),
  infos: constraint.flatMap(({ info }) => info ?? []),
});
