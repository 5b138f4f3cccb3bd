import type { DigestAlgorithm, FoundSignature, SignatureValue } from '../../../../pki/signed-document.ts';
import { additionalInfo } from './additional-info.ts';
import { type Check, indeterminate } from './block.ts';
import { isAcceptable, type Level, SMALLEST_KEYS } from './validation-policy.ts';

/**
 * Whether the algorithms and the key of a signature value are acceptable, and the digests that it signs.
 * @param at what is reported as the time of validation: the policy has no algorithm that expires
 */
export function cryptographicCheck(
  value: SignatureValue,
  at: number,
  level: Level = 'FAIL',
  signed: readonly (DigestAlgorithm | undefined)[] = [],
): Check {
  const weakness = weaknessOf(value, signed);
  const common = { question: 'ASCCM', level, additionalInfo: additionalInfo.validationTime(at) } as const;
  if (weakness === undefined) return { ...common, passed: true };
  return { ...common, passed: false, failure: indeterminate(weakness, 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE') };
}

/** The same of a signature, with the digests that it signs. */
export const signatureCryptography = ({ value, digests }: FoundSignature, at: number): Check =>
  cryptographicCheck(
    value,
    at,
    'FAIL',
    digests.map(({ algorithm }) => algorithm),
  );

function weaknessOf(
  { encryption, digest, keyLength = 0 }: SignatureValue,
  signed: readonly (DigestAlgorithm | undefined)[],
) {
  if (encryption === undefined) return 'ASCCM_ANS_1';
  if (![digest, ...signed].every(isAcceptable)) return 'ASCCM_ANS_2';
  return keyLength < SMALLEST_KEYS[encryption] ? 'ASCCM_ANS_3' : undefined;
}
