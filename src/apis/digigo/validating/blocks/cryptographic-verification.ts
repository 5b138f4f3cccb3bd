import type { DigestMatcher, SignatureValue } from '../../../../pki/signed-document.ts';
import { additionalInfo } from './additional-info.ts';
import { type Block, block, type Check, failed, indeterminate } from './block.ts';

/** EN 319 102-1 section 5.2.7, of a signature or a timestamp: what it signs first, then its value. */
export const cryptographicVerification = (digests: readonly DigestMatcher[], value: SignatureValue): Block =>
  block([...(signsSomething(digests) ? [] : [found(false)]), ...digests.flatMap(digestChecks), intactValue(value)]);

/** The same of revocation data, which holds what it signs. */
export const valueVerification = (value: SignatureValue): Block => block([intactValue(value)]);

/** A signature's own properties are no document. */
const signsSomething = (digests: readonly DigestMatcher[]): boolean =>
  digests.some(({ type }) => type !== 'SIGNED_PROPERTIES');

function digestChecks(digest: DigestMatcher): Check[] {
  const info = digest.name === undefined ? digest.type : additionalInfo.reference(digest.name);
  return [
    found(digest.found, info),
    {
      question: 'BBB_CV_IRDOI',
      passed: digest.intact,
      failure: failed('BBB_CV_IRDOI_ANS', 'HASH_FAILURE'),
      additionalInfo: info,
    },
  ];
}

const found = (passed: boolean, info?: string): Check => ({
  question: 'BBB_CV_IRDOF',
  passed,
  failure: indeterminate('BBB_CV_IRDOF_ANS', 'SIGNED_DATA_NOT_FOUND'),
  additionalInfo: info,
});

const intactValue = ({ intact }: SignatureValue): Check => ({
  question: 'BBB_CV_ISI',
  passed: intact,
  failure: failed('BBB_CV_ISI_ANS', 'SIG_CRYPTO_FAILURE'),
});
