import type { Fail } from '../../../kit/operation.ts';
import { json } from '../../../kit/reply.ts';
import type { Rows } from '../../../world/rows.ts';
import type { Instant } from '../../../world/time.ts';
import { knownAed } from '../access.ts';
import { certificateAsked, fieldRows } from '../certificate-asked.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { assumed, documented, everyOperation, internalError } from '../errors.ts';
import { BY_EMAIL, BY_SMS, checkValidated, type Otp, useUp } from '../otps.ts';
import { registeredTrait } from '../registered.ts';
import { type CertificateRequest, requests } from '../registration.ts';
import { checkSigned } from '../signed-request.ts';
import { organisations } from '../state.ts';

const SIGNATURE = { invalid: 'invalid-request-signature', different: 'invalid-request-signature' } as const;

/** POST create-digigo-user (section 2.3.3): a request for a certificate, signed by an operator of the AED. */
export default digigo.operation({
  id: 'digigo.create-digigo-user',
  errors: [...everyOperation, 'service-unavailable'],
  table: {
    ...fieldRows,
    ...documented('2.3.3', { 'organisation-not-registered': 'The organisationId is not registred in the RNE.' }, 403),
    ...documented('2.3.3', { 'email-already-registered': 'The email address ***** is already registered.' }, 403),
    ...documented('2.3.3', { 'phone-already-registered': 'The phone number ***** is already registered.' }, 403),
    ...documented('2.3.3', { 'subscriber-already-registered': 'subscriberId is already registered.' }, 403),
    ...documented('2.3.3', { 'otps-not-validated': 'The OTPs are not validated by the subscriber.' }, 401),
    ...internalError('2.3.3', 'The server encounters an unexpected condition.'),
    ...assumed('2.3.3', { 'missing-client-id': 'The parameter clientId is malformed.' }),
  },

  async handle({ input: { params, body }, fail, caller, ...place }) {
    const { world, now } = place;
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    const { accepted, strictTaxId } = dialectOf(world);
    const asked = certificateAsked(body, strictTaxId);
    const { requestSignature: signature, ...fields } = body;
    await checkSigned(place, { signature, by: { operatorOf: clientId }, fields, path: params }, SIGNATURE, fail);
    const request: CertificateRequest = {
      id: world.ids.uuid(),
      clientId,
      ...asked,
      certType: body.certType,
      country: body.country,
      name: body.subscriberName,
      firstname: body.subscriberFirstname,
      idType: body.subscriberIdentityType,
      subscriberId: body.subscriberId,
      phone: body.subscriberPhone,
      email: body.subscriberEmail,
      createdAt: now,
    };
    await world.change((rows) => {
      checkFree(rows, request, now, fail);
      useUp(rows, validations(rows, request, body, fail), now);
      rows.put(requests, request);
    });
    const { id: requestId, userId } = request;
    const answer = { requestId, clientId, userId, requestStatus: 'ONGOING', requestTimestamp: String(now) };
    return json(accepted, answer);
  },
});

type Taken =
  | 'organisation-not-registered'
  | 'email-already-registered'
  | 'phone-already-registered'
  | 'subscriber-already-registered';

function checkFree(rows: Rows, request: CertificateRequest, now: Instant, fail: Fail<Taken>): void {
  const { country, organisationId, email, phone, subscriberId } = request;
  if (country === 'TN' && organisationId !== undefined && rows.get(organisations, organisationId) === undefined) {
    throw fail('organisation-not-registered', `the RNE has no ${organisationId}`);
  }
  switch (registeredTrait(rows, request, now)) {
    case 'email':
      throw fail('email-already-registered', `${email} is registered`, { named: email });
    case 'phone':
      throw fail('phone-already-registered', `${phone} is registered for somebody else`, { named: phone });
    case 'person':
      throw fail('subscriber-already-registered', `${subscriberId} is registered for such a certificate`);
  }
}

const PHONE_CASES = { invalid: 'invalid-tx-id-phone', pending: 'otps-not-validated' } as const;
const EMAIL_CASES = { invalid: 'invalid-tx-id-email', pending: 'otps-not-validated' } as const;

function validations(
  rows: Rows,
  { clientId, userId, certType, idType, phone, email }: CertificateRequest,
  { txIdPhone, txIdEmail }: { readonly txIdPhone: string; readonly txIdEmail: string },
  fail: Fail<'invalid-tx-id-phone' | 'invalid-tx-id-email' | 'otps-not-validated'>,
): Otp[] {
  const whom = { clientId, userId, certType, ...(certType !== 'SEAL' && { idType }) };
  const bySms = { ...whom, txId: txIdPhone, authDelivery: BY_SMS, contacts: [phone] } as const;
  const byEmail = { ...whom, txId: txIdEmail, authDelivery: BY_EMAIL, contacts: [email] } as const;
  return [checkValidated(rows, bySms, PHONE_CASES, fail), checkValidated(rows, byEmail, EMAIL_CASES, fail)];
}
