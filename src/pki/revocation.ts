import { enumerated } from './der.ts';

/** CRLReason (RFC 5280 section 5.3.1). */
const REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
} as const;

export type Reason = keyof typeof REASONS;

/** That a certificate was revoked: when, in milliseconds since 1970, and why. */
export interface Revocation {
  readonly at: number;
  readonly reason: Reason;
}

export const encodeReason = (reason: Reason): Buffer => enumerated(REASONS[reason]);
