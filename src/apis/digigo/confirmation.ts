import type { Fail } from '../../kit/operation.ts';
import { assumedRule, type Rule } from '../../kit/rule.ts';
import type { ReadRows } from '../../world/rows.ts';
import { type AuthDelivery, BY_EMAIL, BY_SMS, checkValidated, type Otp } from './otps.ts';

/** What the tables of sections 2.3.9 and 2.3.10 call a transaction that confirms nothing. */
const INVALID = { [BY_SMS]: 'invalid-tx-id-phone', [BY_EMAIL]: 'invalid-tx-id-email' } as const;

/**
 * The validated OTP by which a holder confirms what is asked for them (sections 2.3.9 and 2.3.10).
 * @param wanted its transaction, the AED that asks, and where it was sent: to one of the contacts
 * @throws {Failure} when it is another AED's, went elsewhere, was not validated or was used before
 */
export const confirmation = (
  rows: ReadRows,
  authDelivery: AuthDelivery,
  wanted: { readonly txId: string; readonly clientId: string; readonly contacts: readonly string[] },
  fail: Fail<(typeof INVALID)[AuthDelivery]>,
): Otp => {
  const invalid = INVALID[authDelivery];
  return checkValidated(rows, { ...wanted, authDelivery }, { invalid, pending: invalid }, fail);
};

/** What the document leaves open about these two services. */
export const confirmationRules: readonly Rule[] = [
  assumedRule(
    '2.3.9',
    'one validated OTP suffices ("au moins un OTP"), by SMS or by e-mail; where both transactions are named, both have to hold',
  ),
  assumedRule('2.3.9', 'an OTP that was not validated, or confirmed something before, is an invalid transaction'),
  assumedRule('2.3.9', 'the French sentence after a text of the table is its cause, and not sent'),
  assumedRule(
    '2.3.10',
    'the PIN stays what it was, and is told to nobody: a holder who has lost it has the certificate revoked (2.3.9)',
  ),
  assumedRule('2.3.10', 'unlocking what is not locked is a success too, and forgets wrong PINs'),
];
