import type { CertificateEvidence, Evidence, Signed } from '../evidence.ts';
import { asConcluded, type Block, block, type Check, indeterminate } from './block.ts';
import { type CertificateCheck, certificateCheck, type Place } from './certificate-check.ts';
import { isPassed } from './conclusion.ts';
import { mayIssue } from './issuing.ts';
import { AUTHORITY_LEVELS, CHAIN_LEVELS, SIGNER_LEVELS, type TokenType } from './validation-policy.ts';

/** X.509 certificate validation. */
export interface CertificateValidation extends Block {
  readonly subXCV: readonly CertificateCheck[];
}

/**
 * EN 319 102-1 section 5.2.6 in the shell model: all certificates of the path, at one time.
 * @param at milliseconds since 1970
 */
export function certificateValidation(
  { chain }: Signed,
  type: TokenType,
  evidence: Evidence,
  at: number,
): CertificateValidation {
  const places = placesOf(chain, type, evidence);
  const trusted = places.at(-1)?.certificate.trusted === true;
  const subXCV = trusted ? places.map((place) => certificateCheck(place, at)) : [];
  return { ...block([chainCheck(trusted, type), ...subXCV.map(certificateConclusion)]), subXCV };
}

/** The certificates of a path with what their places ask of them; a path ends with its anchor. */
export function placesOf(chain: Signed['chain'], type: TokenType, { certificates }: Evidence): Place[] {
  const path = chain.map(({ id }) => certificates.get(id)).filter((found) => found !== undefined);
  return path.map((certificate, index) => ({
    certificate,
    duly: isDulyIssued(path, index),
    isAuthority: index > 0,
    levels: index > 0 ? AUTHORITY_LEVELS[type] : SIGNER_LEVELS[type],
  }));
}

function isDulyIssued(path: readonly CertificateEvidence[], index: number): boolean {
  const issuer = path[index + 1];
  return issuer !== undefined && mayIssue(issuer, path.slice(1, index + 1));
}

const NO_ANCHOR = {
  SIGNATURE: 'BBB_XCV_CCCBB_SIG_ANS',
  COUNTER_SIGNATURE: 'BBB_XCV_CCCBB_SIG_ANS',
  TIMESTAMP: 'BBB_XCV_CCCBB_TSP_ANS',
  REVOCATION: 'BBB_XCV_CCCBB_REV_ANS',
} as const;

/** Whether the path reaches an anchor. */
export const chainCheck = (trusted: boolean, type: TokenType): Check => ({
  question: 'BBB_XCV_CCCBB',
  passed: trusted,
  failure: indeterminate(NO_ANCHOR[type], 'NO_CERTIFICATE_CHAIN_FOUND'),
  level: CHAIN_LEVELS[type],
});

const certificateConclusion = (checked: CertificateCheck): Check => ({
  question: 'BBB_XCV_SUB',
  passed: isPassed(checked),
  failure: asConcluded('BBB_XCV_SUB_ANS', checked.conclusion),
  id: checked.id,
});
