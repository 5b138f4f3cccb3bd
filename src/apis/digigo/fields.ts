import { Unparsable } from '../../kit/unparsable.ts';

/** The fields of a request, under the names of the contract. */
export type Fields = Readonly<Record<string, unknown>>;

/** What the text of a field has to be, where that depends on other fields. */
export interface Format {
  /** In words, after "is not". */
  readonly says: string;
  readonly fits: (text: string) => boolean;
}

/**
 * The text of a field; a number is taken for its digits.
 * @throws {Unparsable} when it is missing or does not fit: the row of the operation's error table for this field
 */
export function textOf(fields: Fields, name: string, { says, fits }: Format): string {
  const sent = fields[name] ?? '';
  if (sent === '') throw new Unparsable('body', 'required', 'is missing', [name], true);
  const text = String(sent);
  if (!fits(text)) throw new Unparsable('body', 'format', `is not ${says}`, [name]);
  return text;
}

/** The same of a field that need not be there. */
export const optionalTextOf = (fields: Fields, name: string, format: Format): string | undefined =>
  (fields[name] ?? '') === '' ? undefined : textOf(fields, name, format);

export const pattern = (says: string, expression: RegExp): Format => ({ says, fits: (text) => expression.test(text) });

export const ANY: Format = { says: 'there', fits: () => true };

export const ID_TYPES = ['CIN', 'PASSEPORT', 'CARTESEJOUR'] as const;

export const ID_TYPE = pattern(ID_TYPES.join(' or '), new RegExp(`^(${ID_TYPES.join('|')})$`));

/** The number of an identity document: "8 chiffres" for a CIN, "sinon alphanumérique <= 16 caractères" (section 2.3.3). */
export const numberOf = (idType: unknown): Format =>
  idType === 'CIN'
    ? pattern('8 digits, as a CIN has', /^\d{8}$/)
    : pattern('at most 16 letters and digits', /^[0-9A-Za-z]{1,16}$/);

/** "Format phone": a sample has 7 digits, the others 8. */
export const PHONE = pattern('a phone number', /^(\d{7,8}|(\+|00)\d{8,15})$/);

/** "7 chiffres et une lettre" (section 2.3.3). */
export const TAX_ID = pattern('7 digits and a letter', /^\d{7}[A-Z]$/);

/** The same with the letter that belongs to the digits. */
export const STRICT_TAX_ID: Format = {
  says: '7 digits and their key letter',
  fits: (text) => TAX_ID.fits(text) && hasItsKey(text),
};

export const FOREIGN_ORGANISATION = pattern('at most 30 letters and digits', /^[0-9A-Za-z]{1,30}$/);

export const EMAIL = pattern(
  'an e-mail address',
  /^(?=.{3,254}$)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i,
);

/** The letters that a tax identifier may end with, by what is left of its weighted digits (so seen in real ones). */
const KEYS = 'ABCDEFGHJKLMNPQRSTVWXYZ';
const WEIGHTS = [7, 6, 5, 4, 3, 2, 1];

/** Those that the document prints have other letters. */
function hasItsKey(taxId: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, n) => total + weight * Number(taxId[n]), 0);
  return taxId.at(-1) === KEYS[sum % KEYS.length];
}
