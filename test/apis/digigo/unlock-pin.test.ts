import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { AED, HOLDER, holder, OTHER_AED, OTHER_HOLDER, open, rowsOf, sadFor, sign, withDigigo } from './digigo.ts';
import { FIRST, sentOtp, validatedOtp } from './holder-otps.ts';
import { answer, call, refused } from './services.ts';

const { phone: _, ...NAMED } = FIRST;
const OF_ANOTHER = { userId: '07654321', idType: 'CIN', email: 'autre@x.tn', phone: '99333333' };

/** Three wrong PINs have locked the first holder's certificate. */
async function locked(): Promise<Simulated> {
  const simulated = await withDigigo({ users: [holder(OF_ANOTHER.email, OF_ANOTHER)] });
  await simulated.happen('digigo.pin.fail', { email: HOLDER, times: 3 });
  return simulated;
}

const bySms = (txIdPhone: string, more: object = {}) => ({ ...NAMED, authDelivery: 1, txIdPhone, ...more });
const byEmail = (txIdEmail: string, more: object = {}) => ({ ...NAMED, authDelivery: 2, txIdEmail, ...more });

const isLocked = async (simulated: Simulated, email = HOLDER): Promise<boolean> =>
  (await rowsOf(simulated, 'digigo.certificates')).some(
    (row) => row['email'] === email && row['lockedAt'] !== undefined,
  );

test('digigo.unlock-pin: a locked certificate does not sign; unlocked, it does with the PIN it had', async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated, { numSignatures: '2' });
  await simulated.happen('digigo.pin.fail', { email: HOLDER, times: 3 });
  const refusedSignature = await sign(simulated, { sad });
  const refusedPage = await open(simulated);
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  const response = await call(simulated, 'unlock-pin', bySms(txIdPhone));

  expect([refusedSignature.status, refusedPage.status]).toEqual([400, 400]);
  expect(refusedPage.body.error_description).toBe('Signing certificate is locked.');
  expect([response.status, response.text]).toEqual([
    200,
    `{"clientId":"${AED.clientId}","userId":"01234567","status":"SUCCESS"}`,
  ]);
  expect(response.headers['location']).toMatch(/\/tunsign-proxy-admin\/unlock-pin$/);
  await sign(simulated, { sad }).expect(200);
  // The holder types their PIN on the page again.
  await sign(simulated, { sad: await sadFor(simulated) }).expect(200);
});

test('digigo.unlock-pin: nobody is told a PIN', async () => {
  const simulated = await locked();
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });
  const { body: before } = await simulated.agent.get('/_sim/worlds/default/outbox');

  await call(simulated, 'unlock-pin', bySms(txIdPhone)).expect(200);

  const { body: after } = await simulated.agent.get('/_sim/worlds/default/outbox');
  expect(after.messages).toEqual(before.messages);
});

test('digigo.unlock-pin: counts anew, and unlocks no other certificate of the holder', async () => {
  const simulated = await locked();
  await simulated.happen('digigo.pin.fail', { email: OTHER_HOLDER, times: 3 });
  const txIdEmail = await validatedOtp(simulated, { by: 'email' });
  await call(simulated, 'unlock-pin', byEmail(txIdEmail)).expect(200);

  expect(await simulated.happen('digigo.pin.fail', { email: HOLDER, times: 2 })).toMatchObject({ locked: false });
  expect(await simulated.happen('digigo.pin.fail', { email: HOLDER })).toMatchObject({ locked: true });
  expect(await isLocked(simulated, OTHER_HOLDER)).toBe(true);
});

test('digigo.unlock-pin: what is not locked stays so', async () => {
  const simulated = await withDigigo();
  await simulated.happen('digigo.pin.fail', { email: HOLDER, times: 2 });
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  const { body } = await call(simulated, 'unlock-pin', bySms(txIdPhone, { authDelivery: ' 1 ' })).expect(200);

  expect(body.status).toBe('SUCCESS');
  expect(await simulated.happen('digigo.pin.fail', { email: HOLDER, times: 2 })).toMatchObject({ locked: false });
});

const invalid = (name: string) => refused(`The parameter ${name} is invalid.`);
const missing = (name: string) => refused(`The parameter ${name} is mandatory.`);
const USER_ID = refused('The userId is invalid.');

test.each<[field: string, value: unknown, expected: object]>([
  ['userId', 'x'.repeat(300_000), USER_ID],
  ['userId', '012345678', USER_ID],
  ['userId', 1234567, USER_ID],
  ['userId', undefined, missing('userId')],
  ['idType', 'PERMIS', invalid('idType')],
  ['idType', '', missing('idType')],
  ['email', 'folen@', invalid('email')],
  ['email', undefined, missing('email')],
  ['authDelivery', 3, invalid('authDelivery')],
  ['authDelivery', 'SMS', invalid('authDelivery')],
  ['authDelivery', 1.5, invalid('authDelivery')],
  ['authDelivery', undefined, missing('authDelivery')],
  ['txIdPhone', 'unknown', invalid('txIdPhone')],
  ['txIdPhone', false, invalid('txIdPhone')],
  ['txIdPhone', '  ', missing('txIdPhone')],
  ['txIdPhone', undefined, missing('txIdPhone')],
  ['authDelivery', 2, missing('txIdEmail')],
])('digigo.unlock-pin: refuses %s %j', async (field, value, expected) => {
  const simulated = await locked();
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  expect(answer(await call(simulated, 'unlock-pin', bySms(txIdPhone, { [field]: value })))).toEqual(expected);
  expect(await isLocked(simulated)).toBe(true);
});

test('digigo.unlock-pin: AEDs that are not there', async () => {
  const simulated = await locked();

  expect(answer(await call(simulated, 'unlock-pin', bySms('x'), 'nobody'))).toEqual(
    refused('The clientId is invalid.'),
  );
  expect(answer(await call(simulated, 'unlock-pin', bySms('x'), ''))).toEqual(missing('clientId'));
});

test('digigo.unlock-pin: the phone is one of the holder, the address that of the certificate', async () => {
  const simulated = await locked();
  const unlock = async (body: object) => answer(await call(simulated, 'unlock-pin', body));
  const phoneOfAnother = await validatedOtp(simulated, { by: 'phone', whose: OF_ANOTHER });
  const otherAddress = await validatedOtp(simulated, { by: 'email', whose: { ...FIRST, email: OTHER_HOLDER } });
  const ofAnotherAed = await validatedOtp(simulated, { by: 'email', clientId: OTHER_AED.clientId });
  const { txId: pending } = await sentOtp(simulated, { by: 'email' });
  const otherPhone = await validatedOtp(simulated, { by: 'phone', whose: { ...FIRST, phone: '99222222' } });

  expect(await unlock(bySms(phoneOfAnother))).toEqual(invalid('txIdPhone'));
  for (const txIdEmail of [otherAddress, ofAnotherAed, pending, otherPhone, 'unknown']) {
    expect(await unlock(byEmail(txIdEmail))).toEqual(invalid('txIdEmail'));
  }
  expect(await isLocked(simulated)).toBe(true);
  await call(simulated, 'unlock-pin', bySms(otherPhone)).expect(200);
  expect(await unlock(bySms(otherPhone))).toEqual(invalid('txIdPhone'));
});

test('digigo.unlock-pin: no valid certificate for (userId, email) is 404', async () => {
  const simulated = await locked();
  const none = refused('Not found valid certificate for (userId, email)', 404, 'NOT FOUND');
  const txIdPhone = await validatedOtp(simulated, { by: 'phone' });

  expect(answer(await call(simulated, 'unlock-pin', bySms(txIdPhone, { email: OF_ANOTHER.email })))).toEqual(none);
  await simulated.happen('digigo.certificate.revoke', { email: HOLDER });
  expect(answer(await call(simulated, 'unlock-pin', bySms(txIdPhone)))).toEqual(none);
});
