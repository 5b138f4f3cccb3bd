import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** How an operator names a person: by phone, or by a phone cut short and its own number for them. */
export interface Identity {
  /** E.164. */
  readonly phone?: string;
  /** E.164 without its last two digits. */
  readonly phone_trunc?: string;
  readonly operator_user_id?: string;
}

const CUT_DIGITS = 2;

/** A phone number as people in France write it, in E.164; undefined when it is none. */
export function e164(phone: string): string | undefined {
  const number = parsePhoneNumberFromString(phone, { defaultCountry: 'FR', extract: false });
  return number?.isValid() ? number.number : undefined;
}

/** A phone number without its last two digits, in E.164 as far as it goes; undefined when no number begins so. */
export const e164Cut = (phone: string): string | undefined =>
  e164(phone + '0'.repeat(CUT_DIGITS))?.slice(0, -CUT_DIGITS);

/**
 * An identity with its numbers in E.164.
 * @returns the field whose number is none, instead
 */
export function normalised({
  phone,
  phone_trunc,
  operator_user_id,
}: Identity): Identity | { readonly invalid: keyof Identity } {
  const whole = phone === undefined ? undefined : e164(phone);
  if (phone !== undefined && whole === undefined) return { invalid: 'phone' };
  const cut = phone_trunc === undefined ? undefined : e164Cut(phone_trunc);
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
