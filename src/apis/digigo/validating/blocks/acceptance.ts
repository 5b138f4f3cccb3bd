import type { FoundSignature, SignatureValue } from '../../../../pki/signed-document.ts';
import { type Block, block, type Check, failed } from './block.ts';
import { cryptographicCheck, signatureCryptography } from './cryptographic-constraints.ts';

/**
 * EN 319 102-1 section 5.2.8 for a signature. DSS 5.4 does not ask for the structure by default: here one that is wrong is
 * never accepted (assumed), and one that is right is not mentioned, as there.
 */
export const signatureAcceptance = (found: FoundSignature, at: number): Block =>
  block([
    ...(found.structureError === undefined ? [] : [wrongStructure]),
    {
      question: 'BBB_SAV_ISQPSTP',
      passed: found.signingTime !== undefined,
      failure: failed('BBB_SAV_ISQPSTP_ANS', 'SIG_CONSTRAINTS_FAILURE'),
    },
    signatureCryptography(found, at),
  ]);

const wrongStructure: Check = {
  question: 'BBB_SAV_ISSV',
  passed: false,
  failure: failed('BBB_SAV_ISSV_ANS', 'SIG_CONSTRAINTS_FAILURE'),
};

/** The same for what is no document's signature: timestamps and revocation data. */
export const tokenAcceptance = (value: SignatureValue, at: number): Block => block([cryptographicCheck(value, at)]);
