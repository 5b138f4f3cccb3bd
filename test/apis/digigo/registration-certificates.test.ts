import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { AED, chainOf, rowsOf } from './digigo.ts';
import {
  byEmail,
  bySms,
  create,
  OF_ORGANISATION,
  operatorOf,
  REQUEST,
  requested,
  requestStatus,
  SUBSCRIBER,
  signedBy,
  subscriber,
  validated,
  withAeds,
  without,
} from './enrolment.ts';
import { answer, refused, servicePath } from './services.ts';

/** The subject of the certificate that a request leads to. */
async function certified(who: object, fields: object = {}): Promise<readonly string[]> {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const txIdPhone = await validated(simulated, bySms(who));
  const txIdEmail = await validated(simulated, byEmail(who));
  const { certType = 'PRO', userId = SUBSCRIBER.userId } = who as { certType?: string; userId?: string };
  const own = certType === 'SEAL' ? {} : subscriber({ userId });
  const asked = { ...REQUEST, certType, ...own, txIdPhone, txIdEmail, ...fields };
  const { body } = await create(simulated, await signedBy(operator, asked)).expect(200);
  await simulated.happen('digigo.request.decide', { requestId: body.requestId, status: 'VALID' });
  await simulated.advance('PT2M');
  const [certificate] = await chainOf(simulated, SUBSCRIBER.email);
  return new X509Certificate(certificate ?? '').subject.split('\n');
}

test('digigo: enrolment, a PRO certificate names the person and the organisation of the register', async () => {
  expect(await certified({ certType: 'PRO' }, { organisation: 'Autre raison sociale' })).toEqual([
    'C=TN',
    'O=ANCE',
    'organizationIdentifier=VATTN-1111111A',
    'GN=flen',
    'SN=ben flen',
    'CN=flen ben flen',
    'serialNumber=IDCTN-99999999',
  ]);
});

test('digigo: enrolment, a PERSO certificate names the person alone', async () => {
  const fields = without(OF_ORGANISATION, { ...REQUEST, subscriberIdentityType: 'PASSEPORT', country: 'FR' });
  const subject = await certified(
    { certType: 'PERSO', userId: 'AB123456', idType: 'PASSEPORT' },
    { subscriberIdentityType: fields['subscriberIdentityType'], country: fields['country'] },
  );

  expect(subject).toEqual(['C=FR', 'GN=flen', 'SN=ben flen', 'CN=flen ben flen', 'serialNumber=PASFR-AB123456']);
});

test('digigo: enrolment, a seal names the organisation', async () => {
  expect(await certified({ certType: 'SEAL', userId: '1111111A' })).toEqual([
    'C=TN',
    'O=ANCE',
    'organizationIdentifier=VATTN-1111111A',
    'CN=ANCE',
  ]);
});

test('digigo: enrolment, an organisation of another country is named as the request says', async () => {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const requestId = await requested(
    simulated,
    operator,
    {},
    { ...REQUEST, country: 'FR', organisationId: 'FR552100554', organisation: 'Étrangère' },
  );
  await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  await simulated.advance('PT2M');

  const [certificate] = await chainOf(simulated, SUBSCRIBER.email);

  expect(new X509Certificate(certificate ?? '').subject.split('\n').slice(0, 3)).toEqual([
    'C=FR',
    'O=Étrangère',
    'organizationIdentifier=VATFR-FR552100554',
  ]);
});

test('digigo: enrolment, a legal representative of the register is affiliated as one, others as collaborators', async () => {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const people = [
    { userId: '01234567', phone: '20000001', email: 'rep@x.tn' },
    { userId: '11111111', phone: '20000002', email: 'collabo@x.tn' },
  ];
  for (const who of people) {
    const requestId = await requested(simulated, operator, who);
    await simulated.happen('digigo.request.decide', { requestId, status: 'VALID' });
  }
  await simulated.advance('PT2M');

  const affiliations = (await rowsOf(simulated, 'digigo.users')).map((user) => user['affiliations']);
  expect(affiliations).toEqual([
    [{ organisationId: '1111111A', affiliationType: 'LEGALREP' }],
    [{ organisationId: '1111111A', affiliationType: 'COLLABO' }],
  ]);
});

test('digigo: enrolment, what it leads to can be revoked by its holder, who may then register again', async () => {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const first = await requested(simulated, operator);
  await simulated.happen('digigo.request.decide', { requestId: first, status: 'VALID' });
  await simulated.advance('PT2M');

  const { userId, email } = SUBSCRIBER;
  const revocation = {
    userId,
    idType: 'CIN',
    email,
    txIdPhone: await validated(simulated, bySms()),
    txIdEmail: await validated(simulated, byEmail()),
    revocationReason: 'CLE_COMPROMISE',
  };
  expect(
    (await simulated.agent.post(servicePath('revoke-certificate', AED.clientId)).send(revocation)).body.status,
  ).toBe('SUCCESS');
  await simulated.advance('PT10M');

  const second = await requested(simulated, operator);
  await simulated.happen('digigo.request.decide', { requestId: second, status: 'VALID' });
  await simulated.advance('PT2M');
  expect(await requestStatus(simulated, first)).toBe('GENERATED');
  const { body } = await simulated.agent
    .get(servicePath('aed-user-status', AED.clientId, userId, 'CIN', email))
    .expect(200);
  expect(body).toMatchObject({ requestId: second, requestStatus: 'GENERATED' });
});

test('digigo: registration, services that there are not, and methods', async () => {
  const { agent } = await withAeds();

  expect(answer(await agent.get(servicePath('aed-send-otp', AED.clientId)))).toEqual(
    refused('There is no such service.', 404, 'NOT FOUND'),
  );
  const nothing = await agent.post(servicePath('create-digigo-users', AED.clientId)).send({});
  expect(answer(nothing)).toEqual(refused('There is no such service.', 404, 'NOT FOUND'));
});
