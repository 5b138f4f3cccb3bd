import { expect, test } from 'vitest';
import { AED, OTHER_AED, rowsOf } from './digigo.ts';
import {
  byEmail,
  HOLDER,
  lastMessage,
  message,
  OF_ORGANISATION,
  operatorOf,
  REQUEST,
  requested,
  requestStatus,
  SUBSCRIBER,
  sendOtp,
  validated,
  withAeds,
  without,
} from './enrolment.ts';
import { servicePath } from './services.ts';

const NEW = 'new@certification.tn';

/** An open request, and how its AED gives it another address. */
async function enrolling(digigo: object = {}) {
  const simulated = await withAeds(digigo);
  const requestId = await requested(simulated, await operatorOf(simulated));
  const update = (txId: string, email = NEW, certType = 'PRO', clientId = AED.clientId) =>
    simulated.agent.post(servicePath('update-digigo-user', clientId, certType, txId, email));
  return { simulated, requestId, update };
}

test('digigo.update-digigo-user: an open request gets an address that its subscriber has validated', async () => {
  const { simulated, requestId, update } = await enrolling();
  await simulated.happen('digigo.request.decide', { requestId, status: 'EMAILNOTACCEPTED' });
  const txId = await validated(simulated, byEmail({ email: NEW }));

  const { text, status } = await update(txId);

  expect(status).toBe(200);
  expect(text).toBe(
    `{"requestId":"${requestId}","clientId":"${AED.clientId}","userId":"99999999","requestStatus":"SUCCESS","requestTimestamp":1768467600000}`,
  );
  expect(await requestStatus(simulated, requestId)).toBe('ONGOING');
  expect(await rowsOf(simulated, 'digigo.requests')).toMatchObject([{ email: NEW }]);
});

test('digigo.update-digigo-user: the certificate is for the new address, and the old one is free', async () => {
  const { simulated, requestId, update } = await enrolling();
  await update(await validated(simulated, byEmail({ email: NEW }))).expect(200);

  await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  await simulated.advance('PT2M');

  expect(await rowsOf(simulated, 'digigo.users')).toMatchObject([{ id: NEW, phone: SUBSCRIBER.phone }]);
  await sendOtp(simulated, byEmail({ userId: '11111111' })).expect(200);
});

test('digigo.update-digigo-user: other decisions stand', async () => {
  const { simulated, requestId, update } = await enrolling();
  await simulated.happen('digigo.request.decide', { requestId, status: 'MISSING_INFO' });

  await update(await validated(simulated, byEmail({ email: NEW }))).expect(200);

  expect(await requestStatus(simulated, requestId)).toBe('MISSING_INFO');
});

test('digigo.update-digigo-user: the OTP is validated, by this subscriber, at this address, for this certificate, once', async () => {
  const { simulated, update } = await enrolling();
  const { body } = await sendOtp(simulated, byEmail({ email: NEW })).expect(200);
  const pending = message('The OTPs are not validated by the subscriber.', 401);
  const malformed = message('The parameter txIdEmail is malformed.');
  expect((await update(body.txId)).body).toEqual(pending);

  const txId = await validated(simulated, byEmail({ email: NEW }));
  expect((await update('unknown')).body).toEqual(malformed);
  expect((await update(txId, 'other@x.tn')).body).toEqual(malformed);
  expect((await update(txId, NEW, 'PRO', OTHER_AED.clientId)).body).toEqual(malformed);
  expect((await update(txId, NEW, 'PERSO')).body).toEqual(message('The parameter certType is malformed.'));
  await update(txId).expect(200);
  expect((await update(txId)).body).toEqual(pending);
});

test('digigo.update-digigo-user: who has no open request has nothing to update', async () => {
  const { simulated, requestId, update } = await enrolling();
  const txId = await validated(simulated, byEmail({ email: NEW }));
  await simulated.happen('digigo.request.decide', { requestId, status: 'REJECTED' });

  expect((await update(txId)).body).toEqual(message('The parameter txIdEmail is malformed.'));
});

test('digigo.update-digigo-user: of two who have validated an address the second is too late', async () => {
  const { simulated, update } = await enrolling();
  const other = { userId: '11111111', phone: '20000000', email: 'other@x.tn', certType: 'PERSO' };
  await requested(simulated, await operatorOf(simulated), other, without(OF_ORGANISATION, REQUEST));
  const first = await validated(simulated, byEmail({ email: NEW }));
  const second = await validated(simulated, byEmail({ ...other, email: NEW }));
  await update(first).expect(200);

  expect((await update(second, NEW, 'PERSO')).body).toEqual(
    message(`The email address ${NEW} is already registred.`, 403),
  );
});

test('digigo.update-digigo-user: what is empty or malformed', async () => {
  const { update } = await enrolling();

  expect((await update('x', 'new@')).body).toEqual(message('The parameter subscriberEmail is malformed.'));
  expect((await update('x', ' ')).body).toEqual(message('The parameter subscriberEmail is malformed.'));
  expect((await update(' ')).body).toEqual(message('The parameter txIdEmail is malformed.'));
  expect((await update('x', NEW, 'OTHER')).body).toEqual(message('The parameter certType is malformed.'));
  expect((await update('x', NEW, 'PRO', 'nobody')).body).toEqual(message('The parameter clientId is invalid.'));
  expect((await update('x', NEW, 'PRO', ' ')).body).toEqual(message('The parameter clientId is invalid.'));
});

/** What a refusal of sections 2.3.6 and 2.3.7 looks like. */
const refusal = (error_description: string, error = 'Invalid_request') => ({ error, error_description });

test('digigo.aed-request-status: what is empty, unknown or of another AED', async () => {
  const { simulated, requestId } = await enrolling();
  const ask = async (...segments: string[]) => {
    const { status, body } = await simulated.agent.get(servicePath('aed-request-status', ...segments));
    return [status, body];
  };
  const invalid = (text: string) => [400, refusal(text, 'invalid_request')];

  expect(await ask('', requestId)).toEqual(invalid('Missing parameter clientId'));
  expect(await ask('nobody', requestId)).toEqual(invalid('Invalid parameter clientId'));
  expect(await ask(AED.clientId)).toEqual(invalid('Missing parameter requestId'));
  expect(await ask(AED.clientId, 'unknown')).toEqual(invalid('Invalid parameter requestId'));
  expect(await ask(OTHER_AED.clientId, requestId)).toEqual(invalid('Invalid parameter requestId'));
});

test('digigo.aed-user-status: what is empty, malformed or unknown', async () => {
  const { simulated } = await enrolling();
  const ask = async (userId: string, idType = 'CIN', email = SUBSCRIBER.email, clientId = AED.clientId) =>
    (await simulated.agent.get(servicePath('aed-user-status', clientId, userId, idType, email))).body;

  expect(await ask('99999999', 'CIN', SUBSCRIBER.email, ' ')).toEqual(
    refusal('Missing parameter clientId', 'invalid_request'),
  );
  expect(await ask('99999999', 'CIN', SUBSCRIBER.email, 'nobody')).toEqual(
    refusal('Invalid parameter clientId', 'invalid_request'),
  );
  expect(await ask('99999999', 'PERMIS')).toEqual(refusal('The parameter idType is malformed.'));
  expect(await ask('99999999', ' ')).toEqual(refusal('The parameter idType is mandatory.'));
  expect(await ask('9999999')).toEqual(refusal('The parameter userId is malformed.'));
  expect(await ask('11111111')).toEqual(refusal('The parameter userId is malformed.'));
  expect(await ask('99999999', 'PASSEPORT')).toEqual(refusal('The parameter userId is malformed.'));
  expect(await ask(' ')).toEqual(refusal('The parameter userId is mandatory.'));
  expect(await ask('99999999', 'CIN', 'flen')).toEqual(refusal('The parameter email is malformed.'));
  expect(await ask('99999999', 'CIN', 'other@x.tn')).toEqual(refusal('The parameter email is malformed.'));
  expect(await ask('99999999', 'CIN', ' ')).toEqual(refusal('The parameter email is mandatory.'));
});

test.each([
  ['valid', 'GENERATED'],
  ['expired', 'EXPIRED'],
  ['revoked', 'REVOKED'],
])('given.digigo.users: a holder whose certificate is %s is %s', async (certificate, status) => {
  const requestId = '9e376d12-33e3-42d3-a469-5abbd0083132';
  const { agent } = await withAeds({ users: [{ ...HOLDER, certificate, requestId, aed: OTHER_AED.clientId }] });

  const { body } = await agent
    .get(servicePath('aed-user-status', AED.clientId, HOLDER.userId, 'CIN', HOLDER.email))
    .expect(200);

  expect(body).toMatchObject({ requestStatus: status, requestId, clientId: OTHER_AED.clientId });
});

test('given.digigo.requests: they begin where they are said to be, and go on', async () => {
  const request = { clientId: AED.clientId, name: 'A', firstname: 'B' };
  const given = [
    {
      ...request,
      requestId: '00000000-0000-4000-8000-000000000001',
      userId: '10000001',
      email: 'a1@x.tn',
      phone: '20000001',
    },
    {
      ...request,
      requestId: '00000000-0000-4000-8000-000000000002',
      userId: '10000002',
      email: 'a2@x.tn',
      phone: '20000002',
      status: 'VALID',
      video: true,
    },
    {
      ...request,
      requestId: '00000000-0000-4000-8000-000000000003',
      userId: '10000003',
      email: 'a3@x.tn',
      phone: '20000003',
      status: 'VALID',
    },
  ];
  const simulated = await withAeds({ requests: given });
  const states = () => Promise.all(given.map(({ requestId }) => requestStatus(simulated, requestId)));

  expect(await states()).toEqual(['ONGOING', 'VALID', 'VALID']);
  await simulated.advance('PT2M');
  expect(await states()).toEqual(['ONGOING', 'GENERATED', 'VALID']);
  expect((await lastMessage(simulated, '20000002'))['pin']).toMatch(/^\d{6}$/);
});

test('given.digigo.requests: ids that are there twice, and AEDs and organisations that are not, are refused', async () => {
  const { agent } = await withAeds();
  const request = {
    requestId: '00000000-0000-4000-8000-000000000001',
    clientId: 'nobody',
    userId: '10000001',
    name: 'A',
    firstname: 'B',
    email: 'a@x.tn',
    phone: '20000001',
  };
  const requests = [
    request,
    { ...request, clientId: AED.clientId, certType: 'PRO' },
    { ...request, clientId: AED.clientId, organisationId: 'none' },
  ];

  const { status, text } = await agent
    .put('/_sim/worlds/other')
    .send({ given: { digigo: { aeds: [AED], users: [{ ...HOLDER, aed: 'nobody' }], requests } } });

  expect(status).toBe(400);
  for (const said of [
    'there is no AED nobody',
    'is there already',
    'needs an organisation',
    'there is no organisation none',
    'users[0].aed',
  ]) {
    expect(text).toContain(said);
  }
});
