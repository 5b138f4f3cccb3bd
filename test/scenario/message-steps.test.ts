import { expect, test } from 'vitest';
import { simulate } from '../simulate.ts';
import { played } from './played.ts';

const AED = { clientId: 'TEST-aed', clientSecret: 'TEST-secret' };
const PHONE = '99111111';
const EMAIL = 'flen+digigo@certification.tn';

const withAed = () => simulate({ given: { digigo: { aeds: [AED] } } });

const send = (message: string, contact: object = { authDelivery: 1, phone: PHONE }) => ({
  call: 'digigo.aed-send-otp',
  with: {
    path: { clientId: AED.clientId },
    json: { certType: 'PERSO', userId: '99999999', idType: 'CIN', message, ...contact },
  },
  save: { txId: 'body.txId' },
});

test('message: is the last one that reached somebody, whose parts can be saved and sent', async () => {
  const asked = send('{0}').with.json;

  const read = (to: string, text: string) => [
    { message: { to }, save: { otp: 'body.otp', to: 'body.to' } },
    { message: { to: '{{to}}' }, expect: { body: { text: `${text} {{otp}}` } } },
  ];

  const outcomes = await played(await withAed(), [
    send('first {0}'),
    send('second {0}'),
    ...read(PHONE, 'second'),
    send('elsewhere {0}', { authDelivery: 2, email: EMAIL }),
    ...read(PHONE, 'second'),
    ...read(EMAIL, 'elsewhere'),
    send('third {0}'),
    ...read(PHONE, 'third'),
    {
      call: 'digigo.aed-validate-otp',
      with: { path: { clientId: AED.clientId, txId: '{{txId}}', otp: '{{otp}}' }, json: asked },
      expect: { body: { status: 'SUCCESS' } },
    },
  ]);

  expect(outcomes.filter(({ failure }) => failure)).toEqual([]);
  expect(outcomes[2]?.name).toBe(`message to ${PHONE}`);
});

test('message: there has to be one', async () => {
  const simulated = await withAed();

  const [nothing] = await played(simulated, [{ message: { to: PHONE } }]);
  const [, byMail] = await played(simulated, [
    { ...send('{0}'), save: { phone: 'body.deliveryContact' } },
    { message: { to: '{{phone}}', channel: 'email' } },
  ]);

  expect(nothing?.failure?.problem).toBe(`no message has reached ${PHONE}`);
  expect(nothing?.failure?.request?.url).toBe(`${simulated.url}/_sim/worlds/default/outbox?to=${PHONE}`);
  expect(byMail?.failure?.problem).toBe(`no message has reached ${PHONE}`);
});

test('message: one that says something else, or lacks what is to be saved, fails the step', async () => {
  const simulated = await withAed();

  const [, other] = await played(simulated, [
    send('hello {0}'),
    { message: { to: PHONE }, expect: { body: { text: 'x' } } },
  ]);
  const [lacking] = await played(simulated, [{ message: { to: PHONE }, save: { pin: 'body.pin' } }]);

  expect(other?.failure?.mismatches).toMatchObject([{ at: 'body.text', expected: 'x' }]);
  expect(lacking?.failure?.problem).toBe('the answer has no body.pin to save as pin');
});
