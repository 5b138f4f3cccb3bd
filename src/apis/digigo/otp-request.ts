import type { ReadRows } from '../../world/rows.ts';
import { EMAIL, type Fields, type Format, ID_TYPE, numberOf, optionalTextOf, PHONE, TAX_ID, textOf } from './fields.ts';
import { type AuthDelivery, BY_SMS, contactKeyOf, type Otp } from './otps.ts';
import { type CertType, organisations } from './state.ts';

/** Whom an OTP is for, and where it goes: what sections 2.3.1 and 2.3.2 ask for alike. */
export type OtpRequest = Pick<Otp, 'certType' | 'userId' | 'idType' | 'authDelivery' | 'contact'>;

/** What section 2.3.1 says of these fields; the table of section 2.3.2 lacks them. */
export const otpFieldTexts = {
  'invalid-cert-type': 'The parameter certType is malformed.',
  'invalid-user-id': 'The parameter userId is malformed.',
  'invalid-auth-delivery': 'The parameter authDelivery is malformed.',
  'invalid-phone': 'The parameter phone is malformed.',
  'invalid-email': 'The parameter email is malformed.',
  'missing-cert-type': 'The parameter certType is mandatory.',
  'missing-user-id': 'The parameter userId is mandatory.',
  'missing-auth-delivery': 'The parameter authDelivery is mandatory.',
  'missing-id-type': 'The parameter idType is mandatory.',
  'missing-phone': 'The parameter phone is mandatory.',
  'missing-email': 'The parameter email is mandatory.',
} as const;

export const idTypeText = { 'invalid-id-type': 'The parameter idType is malformed.' } as const;

/**
 * Reads fields that have passed the contract, and holds those against each other that depend on others.
 * @throws {Unparsable} when one is missing or does not fit
 */
export function otpRequestIn(
  rows: ReadRows,
  fields: Fields & { readonly certType: CertType; readonly userId: string; readonly authDelivery: AuthDelivery },
): OtpRequest {
  const { certType, authDelivery } = fields;
  const idType = certType === 'PERSO' ? textOf(fields, 'idType', ID_TYPE) : optionalTextOf(fields, 'idType', ID_TYPE);
  const userId = textOf(fields, 'userId', certType === 'SEAL' ? sealedBy(rows) : numberOf(idType));
  const contact = authDelivery === BY_SMS ? textOf(fields, 'phone', PHONE) : textOf(fields, 'email', EMAIL);
  return { certType, userId, ...(idType !== undefined && certType !== 'SEAL' && { idType }), authDelivery, contact };
}

/** A tax identifier, or what an organisation of another country is registered as. */
const sealedBy = (rows: ReadRows): Format => ({
  says: `${TAX_ID.says}, nor an organisation of another country`,
  fits: (userId) => TAX_ID.fits(userId) || (rows.get(organisations, userId)?.country ?? 'TN') !== 'TN',
});

/** Whether this is asked of the same subscriber, for the same and by the same way as an OTP was sent. */
export const isAbout = (otp: Otp, { certType, userId, idType, authDelivery, contact }: OtpRequest): boolean =>
  otp.certType === certType &&
  (otp.idType ?? idType) === (idType ?? otp.idType) &&
  otp.userId === userId &&
  otp.authDelivery === authDelivery &&
  contactKeyOf(authDelivery, otp.contact) === contactKeyOf(authDelivery, contact);
