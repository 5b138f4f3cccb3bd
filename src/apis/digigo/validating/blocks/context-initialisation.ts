import { digestOf } from '../../../../pki/algorithms.ts';
import type { FoundPolicy } from '../../../../pki/signed-document.ts';
import type { ValidationContext } from '../evidence.ts';
import { policyDocument } from '../policy-document.ts';
import { type Block, block, type Check, indeterminate } from './block.ts';

/** EN 319 102-1 section 5.2.4: any signature policy is accepted, or none; one that is named has to be had. */
export const contextInitialisation = (policy: FoundPolicy | undefined, context: ValidationContext): Block =>
  block(policyChecks(policy, context));

function* policyChecks(policy: FoundPolicy | undefined, { policies }: ValidationContext): Generator<Check> {
  yield {
    question: 'BBB_VCI_ISPK',
    passed: policy?.id !== '',
    failure: indeterminate('BBB_VCI_ISPK_ANS_1', 'POLICY_PROCESSING_ERROR'),
  };
  if (policy === undefined || policy.id === 'IMPLICIT_POLICY') return;
  const document = policyDocument(policy, policies);
  yield {
    question: 'BBB_VCI_ISPA',
    passed: document !== undefined,
    failure: indeterminate('BBB_VCI_ISPA_ANS', 'SIGNATURE_POLICY_NOT_AVAILABLE'),
  };
  yield {
    question: 'BBB_VCI_ISPM',
    passed: document !== undefined && isDigest(policy.digest, document),
    failure: indeterminate('BBB_VCI_ISPM_ANS', 'POLICY_PROCESSING_ERROR'),
  };
}

function isDigest(digest: FoundPolicy['digest'], document: Buffer): boolean {
  if (digest?.algorithm === undefined) return false;
  return digestOf(digest.algorithm, document).equals(Buffer.from(digest.value, 'base64'));
}
