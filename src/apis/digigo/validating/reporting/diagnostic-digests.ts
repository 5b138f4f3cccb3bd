import type { DigestMatcher } from '../../../../pki/signed-document.ts';

/** A digest and what it was held against, as a report has it. */
export const digestMatcher = ({ type, name, algorithm, value, found, intact }: DigestMatcher) => ({
  digestMethod: algorithm ?? '?',
  digestValue: value,
  dataFound: found,
  dataIntact: intact,
  type,
  name: name ?? null,
});
