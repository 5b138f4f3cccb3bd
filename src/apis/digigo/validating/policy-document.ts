import type { FoundPolicy } from '../../../pki/signed-document.ts';
import type { ValidationContext } from './evidence.ts';

/** The document of a signature policy: as it came with the signature, or as the world knows it; undefined when neither has it. */
export const policyDocument = (
  { id, stored }: FoundPolicy,
  known: ValidationContext['policies'],
): Buffer | undefined => (stored === undefined ? known.get(id) : Buffer.from(stored, 'base64'));
