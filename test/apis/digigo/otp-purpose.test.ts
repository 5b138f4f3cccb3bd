import { expect, test } from 'vitest';
import {
  bySms,
  create,
  operatorOf,
  REQUEST,
  sendOtp,
  signedBy,
  subscriber,
  transactions,
  withAeds,
} from './enrolment.ts';

test.each([
  ['another type of certificate', { certType: 'PRO' }, 'PERSO'],
  ['another identity document', { idType: 'PASSEPORT' }, 'PERSO'],
])('digigo.create-digigo-user: takes no OTPs that were sent for %s', async (_, sentFor, certType) => {
  const simulated = await withAeds();
  const operator = await operatorOf(simulated);
  const txIds = await transactions(simulated, sentFor);

  const fields = { ...REQUEST, ...subscriber({ certType }), ...txIds, certType };
  const { status, body } = await create(simulated, await signedBy(operator, fields));

  expect([status, body.message]).toEqual([400, 'The parameter txIdPhone is malformed.']);
});

test('digigo.aed-send-otp: contacts of which nothing counts any more are forgotten', async () => {
  const simulated = await withAeds();
  const contacts = async () =>
    (await simulated.agent.get('/_sim/worlds/default/rows/digigo.contacts').expect(200)).body.rows.length;
  const send = (n: number) => sendOtp(simulated, { ...bySms(), userId: `1234567${n}`, phone: `9812345${n}` });
  for (let n = 0; n < 6; n += 1) await send(n).expect(200);
  expect(await contacts()).toBe(6);

  await simulated.advance('PT6M');
  for (let n = 6; n < 9; n += 1) await send(n).expect(200);

  expect(await contacts()).toBe(3);
});
