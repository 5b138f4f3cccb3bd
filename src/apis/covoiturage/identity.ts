import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** How an operator names a person: by phone, or by a phone cut short and its own number for them. */
export interface Identity {
  /** E.164. */
  readonly phone?: string;
  /** E.164 without its last two digits. */
  readonly phone_trunc?: string;
  readonly operator_user_id?: string;
}

const CUT_DIGITS = 2;

/** Loaded when a number is first looked at: the tables of the world's numbers would take a fifth of the start. */
const library = (): typeof import('libphonenumber-js/max') => load('libphonenumber-js/max');

/** Reads a phone number: gives it in E.164, or undefined when it is none. */
type Reading = (phone: string) => string | undefined;

/** As people in France write it. */
const asDialled: Reading = (phone) => {
  const number = library().parsePhoneNumberFromString(phone, { defaultCountry: 'FR', extract: false });
  return number?.isValid() ? number.number : undefined;
};

const E164 = /^\+[1-9]\d{7,14}$/;

/** As a scenario has it, where numbers may be made up: one in E.164 stays as it is. */
const asMadeUp: Reading = (phone) => (E164.test(phone) ? phone : asDialled(phone));

/** An identity with its numbers in E.164; or the field whose number is none. */
export type Normalised = Identity | { readonly invalid: keyof Identity };

/** The identity that a request names. */
export const identityAsked = (identity: Identity): Normalised => normalised(identity, asDialled);

/** The identity that a scenario or an event gives somebody. */
export const identityGiven = (identity: Identity): Normalised => normalised(identity, asMadeUp);

function normalised({ phone, phone_trunc, operator_user_id }: Identity, read: Reading): Normalised {
  const whole = phone === undefined ? undefined : read(phone);
  if (phone !== undefined && whole === undefined) return { invalid: 'phone' };
  const cut = phone_trunc === undefined ? undefined : read(phone_trunc + '0'.repeat(CUT_DIGITS))?.slice(0, -CUT_DIGITS);
  if (phone_trunc !== undefined && cut === undefined) return { invalid: 'phone_trunc' };
  return {
    ...(whole !== undefined && { phone: whole }),
    ...(cut !== undefined && { phone_trunc: cut }),
    ...(operator_user_id !== undefined && { operator_user_id }),
  };
}

/** What a person is known by: somebody whose phone and operator's number are both known can be asked for by either. */
export function keysOf({ phone, phone_trunc = phone?.slice(0, -CUT_DIGITS), operator_user_id }: Identity): string[] {
  const keys = phone === undefined ? [] : [phone];
  if (operator_user_id !== undefined) keys.push(`${phone_trunc} ${operator_user_id}`);
  return keys;
}
