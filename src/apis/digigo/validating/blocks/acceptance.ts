import { type Certificate, isValid } from '../../../../pki/certificate.ts';
import type { FoundSignature, FoundTimestamp, SignatureValue } from '../../../../pki/signed-document.ts';
import { additionalInfo } from './additional-info.ts';
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

/** The same for revocation data. */
export const revocationAcceptance = (value: SignatureValue, at: number): Block =>
  block([cryptographicCheck(value, at)]);

/**
 * The same for a timestamp. DSS 5.4 takes it at its word: here one from the future, or from outside the validity of its
 * authority's certificate, is never accepted (assumed), and one that is in time is not mentioned.
 * @param authority undefined when it is not known
 */
export const timestampAcceptance = (
  { productionTime, value }: FoundTimestamp,
  authority: Certificate | undefined,
  at: number,
): Block =>
  block([
    ...(productionTime <= at && (authority === undefined || isValid(authority, productionTime))
      ? []
      : [outOfTime(productionTime)]),
    cryptographicCheck(value, at),
  ]);

const outOfTime = (productionTime: number): Check => ({
  question: 'ADEST_ITVPC',
  passed: false,
  failure: failed('ADEST_ITVPC_ANS_2', 'SIG_CONSTRAINTS_FAILURE'),
  additionalInfo: additionalInfo.validationTime(productionTime),
});
