import { ENUMERATED, enumerated } from './der.ts';
import { contentOf, type Element } from './der-reader.ts';

/** CRLReason (RFC 5280 section 5.3.1). */
const REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

export type Reason = keyof typeof REASONS;

/** That a certificate was revoked: when, in milliseconds since 1970, and why. */
export interface Revocation {
  readonly at: number;
  readonly reason: Reason;
}

export const encodeReason = (reason: Reason): Buffer => enumerated(REASONS[reason]);

const names = Object.keys(REASONS) as Reason[];

/**
 * Reads a CRLReason; a number that means nothing says as much as none.
 * @throws Malformed when it is none
 */
export function decodeReason(element: Element | undefined): Reason {
  const [number] = contentOf(element, ENUMERATED);
  return names.find((name) => REASONS[name] === number) ?? 'unspecified';
}
