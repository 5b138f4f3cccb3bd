import type { Message } from './messages.ts';

/** The indications and sub-indications of EN 319 102-1 section 5.1.3, in the words of DSS 5.4. */
export type Indication = 'PASSED' | 'INDETERMINATE' | 'FAILED';

export type SubIndication =
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'FORMAT_FAILURE'
  | 'SIGNATURE_POLICY_NOT_AVAILABLE'
  | 'POLICY_PROCESSING_ERROR'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'TRY_LATER'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'NOT_YET_VALID'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NO_POE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE';

/** What a block or a process comes to. */
export interface Conclusion {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  readonly errors: readonly Message[];
  readonly warnings: readonly Message[];
  readonly infos: readonly Message[];
}

/** There is nothing to say. */
export const PASSED: Conclusion = { indication: 'PASSED', subIndication: null, errors: [], warnings: [], infos: [] };

/** Whether a block or a process has passed. */
export const isPassed = ({ conclusion }: { readonly conclusion: Conclusion }): boolean =>
  conclusion.indication === 'PASSED';

/** Whether it is undecided for one of some reasons. */
export const isUndecided = ({ indication, subIndication }: Conclusion, reasons: readonly SubIndication[]): boolean =>
  indication === 'INDETERMINATE' && subIndication !== null && reasons.includes(subIndication);
