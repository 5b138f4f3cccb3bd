import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { validatedOtp } from './holder-otps.ts';
import { call } from './services.ts';

/**
 * The requests of sections 2.3.9 to 2.3.16 as they are printed, blanks and spellings included, in the world that the
 * simulator starts with; signatures, and the transactions of OTPs, are real ones.
 */

const CLIENT_ID = '694b650c-eceb-4765-94f7-d170b4a1247c';
const FOULEN = { userId: '99999999', idType: 'CIN', email: 'foulen@certification.tn', phone: '99111111' };
const FLEN = 'flen@certification.tn';

const otp = (simulated: Simulated, by: 'phone' | 'email') =>
  validatedOtp(simulated, { by, whose: FOULEN, clientId: CLIENT_ID });

/** Sends a printed body with the signature of a holder over its fields. */
async function post(simulated: Simulated, service: string, body: object, field: string, email: string) {
  const { signature } = await simulated.happen('digigo.holder.sign', { email, payload: body });
  return call(simulated, service, { ...body, [field]: signature }, CLIENT_ID).expect(200);
}

test('digigo.revoke-certificate: answers the printed request', async () => {
  const simulated = await simulate();
  const printed = {
    userId: '99999999',
    idType: ' CIN ',
    email: 'foulen@certification.tn',
    txIdPhone: await otp(simulated, 'phone'),
    txIdEmail: await otp(simulated, 'email'),
    revocationReason: 'CLE_COMPROMISE',
  };

  const { body } = await call(simulated, 'revoke-certificate', printed, CLIENT_ID).expect(200);

  expect(body).toEqual({ clientId: CLIENT_ID, userId: '99999999', status: 'SUCCESS' });
});

test('digigo.unlock-pin: answers the printed request', async () => {
  const simulated = await simulate();
  const printed = {
    userId: '99999999',
    idType: ' CIN ',
    email: 'foulen@certification.tn',
    authDelivery: 1,
    txIdPhone: await otp(simulated, 'phone'),
  };

  const { body } = await call(simulated, 'unlock-pin', printed, CLIENT_ID).expect(200);

  expect(body).toEqual({ clientId: CLIENT_ID, userId: '99999999', status: 'SUCCESS' });
});

test('digigo.request-affiliation: answers the printed request', async () => {
  const simulated = await simulate();
  const printed = {
    userId: '99999999',
    idType: ' CIN ',
    email: 'foulen@certification.tn',
    organisationId: '1111111A',
    affiliationType: 'COLLABO',
    requestorIdType: 'CIN',
    requestorId: '99999988',
    requestorEmail: 'flen@certification.tn',
  };

  const { body } = await post(simulated, 'request-affiliation', printed, 'requestSignature ', FLEN);

  expect(body).toEqual({
    affiliationRqtId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    clientId: CLIENT_ID,
    userId: '99999999',
    affiliationRqtStatus: 'PENDING',
    affiliationRqtTimestamp: expect.stringMatching(/^\d{13}$/),
  });
});

test('digigo.approve-affiliation: answers the printed request', async () => {
  const simulated = await simulate();
  const printed = {
    affiliationRqtId: '9217b17f-f1df-4fe2-9d2e-1d98662e0365',
    userId: '99999999',
    idType: ' CIN ',
    email: 'foulen@certification.tn',
    'organisationId ': '1111111A',
    affiliationType: 'COLLABO',
    requestorIdType: 'CIN',
    requestorId: '99999988',
    requestorEmail: 'flen@certification.tn',
  };

  const { body } = await post(simulated, 'approve-affiliation', printed, 'approvalSignature', FOULEN.email);

  expect(body).toEqual({
    affiliationRqtId: '9217b17f-f1df-4fe2-9d2e-1d98662e0365',
    clientId: CLIENT_ID,
    userId: '99999999',
    affiliationRqtStatus: 'SUCCESS',
    affiliationRqtTimestamp: expect.any(Number),
  });
});

test('digigo.cancel-affiliation: answers the printed request', async () => {
  const simulated = await simulate();
  const printed = {
    userId: '99999999',
    idType: ' CIN ',
    email: 'foulen@certification.tn',
    'organisationId ': '1111111A',
    requestorIdType: 'CIN ',
    requestorId: '99999988',
    requestorEmail: 'flen@certification.tn ',
  };

  const { body } = await post(simulated, 'cancel-affiliation', printed, 'requestSignature ', FLEN);

  expect(body).toEqual({ clientId: CLIENT_ID, Status: 'SUCCESS' });
});

test('digigo.change-affiliation: answers the printed request', async () => {
  const simulated = await simulate();
  const printed = {
    userId: '99999999',
    idType: ' CIN ',
    ' email': ' foulen@certification.tn',
    organisationId: '1111111A',
    affiliationType: 'COLLABO',
    ' requestorIdType': 'CIN ',
    ' requestorId': '99999988',
    ' requestorEmail': 'flen@certification.tn ',
  };

  const { body } = await post(simulated, 'change-affiliation', printed, 'requestSignature', FLEN);

  expect(body).toEqual({ clientId: CLIENT_ID, status: 'SUCCESS' });
});
