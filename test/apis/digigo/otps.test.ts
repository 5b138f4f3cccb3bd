import { expect, test } from 'vitest';
import { AED, OTHER_AED } from './digigo.ts';
import {
  byEmail,
  bySms,
  HOLDER,
  lastMessage,
  operatorOf,
  requested,
  SUBSCRIBER,
  sendOtp,
  typeOtp,
  validated,
  withAeds,
} from './enrolment.ts';
import { answer, refused, servicePath } from './services.ts';

const AT = Date.parse('2026-01-15T09:00:00Z');

test('digigo.aed-send-otp: the printed request is answered as printed', async () => {
  const simulated = await withAeds({ users: [HOLDER] });

  const { status, text, body, headers } = await sendOtp(simulated);

  expect(status).toBe(200);
  expect(text).toBe(
    `{"txId":"${body.txId}","userId":"99999999","authDelivery":1,"status":"WAITING","deliveryContact":"99111111","deliverySendtime":${AT}}`,
  );
  expect(headers['location']).toBe(`${simulated.url}${servicePath('aed-send-otp')}`);
});

test('digigo.aed-send-otp: the OTP comes in the words of the caller, by SMS or by e-mail', async () => {
  const simulated = await withAeds();
  const words = 'Code {0} : <b>{0}</b>\r\nBcc: other@example.tn';

  await sendOtp(simulated, { ...bySms(), message: words }).expect(200);
  await sendOtp(simulated, { ...byEmail(), message: words }).expect(200);
  await sendOtp(simulated, { ...bySms({ phone: '20000000' }) }).expect(200);

  const sms = await lastMessage(simulated, SUBSCRIBER.phone);
  const email = await lastMessage(simulated, SUBSCRIBER.email);
  expect(sms).toMatchObject({
    channel: 'sms',
    text: `Code ${sms['otp']} : <b>${sms['otp']}</b>\r\nBcc: other@example.tn`,
  });
  expect(email).toMatchObject({
    channel: 'email',
    to: SUBSCRIBER.email,
    subject: 'Votre code de vérification DigiGO (test)',
  });
  expect(email['text']).toContain(`Code ${email['otp']} `);
  expect(sms['otp']).toMatch(/^[0-9a-f]{7}$/);
  expect((await lastMessage(simulated, '20000000'))['text']).toContain('votre code');
});

const SEND_ERRORS: readonly (readonly [string, object, string])[] = [
  ['certType unknown', { ...bySms(), certType: 'PRIVATE' }, 'The parameter certType is malformed.'],
  ['certType missing', { ...bySms(), certType: '' }, 'The parameter certType is mandatory.'],
  ['userId of a CIN with 7 digits', bySms({ userId: '9999999' }), 'The parameter userId is malformed.'],
  [
    'userId of a passport with 17 characters',
    bySms({ userId: 'A2345678901234567', idType: 'PASSEPORT' }),
    'The parameter userId is malformed.',
  ],
  ['userId that is a number', { ...bySms(), userId: 99999999 }, 'The parameter userId is malformed.'],
  ['userId missing', bySms({ userId: '  ' }), 'The parameter userId is mandatory.'],
  ['userId null', { ...bySms(), userId: null }, 'The parameter userId is mandatory.'],
  [
    'userId of a seal that is no tax identifier',
    bySms({ certType: 'SEAL', userId: '123' }),
    'The parameter userId is malformed.',
  ],
  ['userId of a seal that the RNE does not have', bySms({ certType: 'SEAL', userId: '7654321B' }), 'Invalid userId'],
  [
    'idType missing of a PERSO',
    { ...bySms({ certType: 'PERSO' }), idType: undefined },
    'The parameter idType is mandatory.',
  ],
  ['idType unknown', bySms({ idType: 'PERMIS' }), 'The parameter idType is malformed.'],
  ['authDelivery unknown', { ...bySms(), authDelivery: 3 }, 'The parameter authDelivery is malformed.'],
  ['authDelivery missing', { ...bySms(), authDelivery: undefined }, 'The parameter authDelivery is mandatory.'],
  ['phone missing', { ...bySms(), phone: undefined }, 'The parameter phone is mandatory.'],
  ['phone of 6 digits', bySms({ phone: '991111' }), 'The parameter phone is malformed.'],
  ['phone of 9 digits', bySms({ phone: '991111111' }), 'The parameter phone is malformed.'],
  ['phone with letters', bySms({ phone: '9911111A' }), 'The parameter phone is malformed.'],
  ['email missing', { ...byEmail(), email: null }, 'The parameter email is mandatory.'],
  ['email without a host', byEmail({ email: 'flen@' }), 'The parameter email is malformed.'],
  [
    'email with a line break in it',
    byEmail({ email: 'flen@x.tn\r\nBcc: a@x.tn' }),
    'The parameter email is malformed.',
  ],
  [
    'email of 100,000 characters',
    byEmail({ email: `${'a'.repeat(100_000)}@x.tn` }),
    'The parameter email is malformed.',
  ],
  ['message without {0}', { ...bySms(), message: 'Votre code' }, 'The parameter message is malformed.'],
  [
    'message of 121 characters',
    { ...bySms(), message: `{0}${'é'.repeat(118)}` },
    'The parameter message is malformed.',
  ],
];

test.each(SEND_ERRORS)('digigo.aed-send-otp: %s', async (_name, body, description) => {
  const simulated = await withAeds();

  const response = await sendOtp(simulated, body);

  expect(answer(response)).toEqual(refused(description));
  expect((await simulated.agent.get('/_sim/worlds/default/outbox')).body.messages).toEqual([]);
});

test('digigo.aed-send-otp: what the document writes in several ways is taken in each', async () => {
  const simulated = await withAeds();

  for (const body of [
    { ...bySms(), idType: ' CIN ' },
    { ...byEmail(), authDelivery: '2', phone: null },
    { ' certType ': 'PRO', userId: 'AB123456', authDelivery: 2, email: 'other@x.tn', message: `{0}${'é'.repeat(117)}` },
    bySms({ userId: '12345678', phone: '9911112' }),
    bySms({ certType: 'SEAL', userId: '1111111A', phone: '+21620000001' }),
    bySms({ userId: '87654321', phone: '+33612345678' }),
  ]) {
    expect([body, (await sendOtp(simulated, body)).status]).toEqual([body, 200]);
  }
});

test('digigo.aed-send-otp: bodies are read whatever their content type is, and must be JSON objects', async () => {
  const { agent } = await withAeds();
  const send = (body: string, type: string) =>
    agent
      .post(servicePath('aed-send-otp', AED.clientId))
      .set('Content-Type', type)
      .serialize((text: unknown) => text as string)
      .send(body);

  expect((await send(JSON.stringify(bySms()), 'text/plain')).status).toBe(200);
  expect((await send(JSON.stringify(bySms()), 'application/x-www-form-urlencoded')).status).toBe(200);
  for (const body of ['[]', '"text"', '12', '{"certType"', '', `${'['.repeat(10_000)}`]) {
    expect(answer(await send(body, 'application/json'))).toEqual(refused('The request is malformed.'));
  }
});

test('digigo.aed-send-otp: an unknown AED, none, and one that calls from elsewhere', async () => {
  const simulated = await withAeds({ aeds: [{ ...AED, ips: ['192.0.2.1'] }] });

  expect(answer(await sendOtp(simulated, bySms(), 'nobody'))).toEqual(refused('The parameter clientId is malformed.'));
  expect(answer(await sendOtp(simulated, bySms(), ' '))).toEqual(refused('The parameter clientId is mandatory.'));
  const elsewhere = await sendOtp(simulated, bySms());
  expect(answer(elsewhere)).toEqual(refused('AED IP not authorized.', 403, 'Forbidden'));
});

test('digigo.aed-send-otp: the fourth within five minutes blocks the contact for 24 hours', async () => {
  const simulated = await withAeds();
  const { advance } = simulated;
  const reached = refused('The quote of SMS OTP is reached.', 429, 'TOO MANY REQUEST');

  for (const _ of [1, 2, 3]) await sendOtp(simulated).expect(200);
  await advance('PT4M59.999S');
  expect(answer(await sendOtp(simulated))).toEqual(reached);
  await sendOtp(simulated, bySms({ phone: '20000000' })).expect(200);

  await advance('PT23H59M59.999S');
  expect(answer(await sendOtp(simulated))).toEqual(reached);
  await advance('PT0.001S');
  await sendOtp(simulated).expect(200);
});

test('digigo.aed-send-otp: the fourth five minutes after the first is sent', async () => {
  const simulated = await withAeds();

  for (const _ of [1, 2, 3]) await sendOtp(simulated, byEmail()).expect(200);
  await simulated.advance('PT5M');

  await sendOtp(simulated, byEmail()).expect(200);
});

test('digigo.aed-send-otp: e-mail has a quota of its own, and spellings do not get around it', async () => {
  const simulated = await withAeds();

  for (const email of ['flen@x.tn', 'FLEN@x.tn', 'flen@X.tn']) await sendOtp(simulated, byEmail({ email })).expect(200);

  expect(answer(await sendOtp(simulated, byEmail({ email: 'Flen@x.tn' })))).toEqual(
    refused('The quote of email OTP is reached', 429, 'TOO MANY REQUEST'),
  );
});

const ALREADY = refused('The user is already registred.');

test('digigo.aed-send-otp: a holder gets OTPs at their own contacts, others do not', async () => {
  const simulated = await withAeds({ users: [HOLDER] });

  await sendOtp(simulated, bySms()).expect(200);
  await sendOtp(simulated, byEmail({ email: 'Foulen@certification.tn' })).expect(200);

  expect(answer(await sendOtp(simulated, bySms({ userId: '11111111' })))).toEqual(ALREADY);
  expect(answer(await sendOtp(simulated, bySms({ idType: 'CARTESEJOUR' })))).toEqual(ALREADY);
  expect(answer(await sendOtp(simulated, byEmail({ userId: '11111111', email: HOLDER.email })))).toEqual(ALREADY);
  expect(
    answer(await sendOtp(simulated, bySms({ certType: 'SEAL', userId: '1111111A', phone: '+21699111111' }))),
  ).toEqual(ALREADY);
});

test('digigo.aed-send-otp: a holder cannot register once more with other contacts, but for another certificate', async () => {
  const simulated = await withAeds({ users: [HOLDER] });

  expect(answer(await sendOtp(simulated, bySms({ certType: 'PERSO', phone: '20000000' })))).toEqual(ALREADY);
  await sendOtp(simulated, bySms({ certType: 'PRO', phone: '20000000' })).expect(200);
});

test.each(['revoked', 'expired', 'none'])(
  'digigo.aed-send-otp: a holder whose certificate is %s is not registered',
  async (certificate) => {
    const simulated = await withAeds({ users: [{ ...HOLDER, certificate }] });

    await sendOtp(simulated, bySms({ userId: '11111111' })).expect(200);
  },
);

test('digigo.aed-send-otp: while a request is open, its contacts are nobody else’s, and only its address may change', async () => {
  const simulated = await withAeds();
  const requestId = await requested(simulated, await operatorOf(simulated));

  expect(answer(await sendOtp(simulated, bySms({ userId: '11111111' })))).toEqual(ALREADY);
  expect(answer(await sendOtp(simulated, bySms({ phone: '20000000' })))).toEqual(ALREADY);
  await sendOtp(simulated, byEmail({ email: 'new@x.tn' })).expect(200);

  await simulated.happen('digigo.request.decide', { requestId, status: 'REJECTED' });
  await sendOtp(simulated, bySms({ userId: '11111111' })).expect(200);
});

test('digigo.aed-send-otp: under strictTaxId the letter of a tax identifier is its key', async () => {
  const simulated = await withAeds(
    {
      organisations: [
        { organisationId: '1111111A', name: 'ANCE' },
        { organisationId: '1111111F', name: 'F' },
      ],
    },
    { dialect: { digigo: { strictTaxId: true } } },
  );

  expect(answer(await sendOtp(simulated, bySms({ certType: 'SEAL', userId: '1111111A' })))).toEqual(
    refused('Invalid userId'),
  );
  await sendOtp(simulated, bySms({ certType: 'SEAL', userId: '1111111F' })).expect(200);
});

test('digigo.aed-send-otp: the gateway may fail, and the server, by a fault', async () => {
  const faults = [
    { operation: 'digigo.aed-send-otp', error: 'sms-gateway-unavailable', times: 1 },
    { operation: 'digigo.aed-send-otp', error: 'internal-error', times: 1 },
    { operation: 'digigo.aed-validate-otp', error: 'internal-error', times: 1 },
  ];
  const simulated = await withAeds({}, { faults });

  expect(answer(await sendOtp(simulated))).toEqual(
    refused('The SMS gateway is unavailable.', 503, 'SERVICE UNAVAILABLE'),
  );
  expect(answer(await sendOtp(simulated))).toEqual(
    refused('The server encounters an unexpected condition.', 500, 'INTERNAL ERROR'),
  );
  expect(answer(await typeOtp(simulated, 'x', 'y'))).toEqual(
    refused('The server encounters an unexpected condition', 500, 'INTERNAL ERROR'),
  );
  await sendOtp(simulated).expect(200);
});

/** An OTP that is on its way. */
async function sent(digigo: object = {}) {
  const simulated = await withAeds(digigo);
  const { body } = await sendOtp(simulated).expect(200);
  const { otp = '' } = await lastMessage(simulated, SUBSCRIBER.phone);
  const status = async (typed: string) => (await typeOtp(simulated, body.txId, typed).expect(200)).body.status;
  return { simulated, txId: String(body.txId), otp, status };
}

test('digigo.aed-validate-otp: the printed request is answered as printed', async () => {
  const { simulated, txId, otp } = await sent();

  const { text, headers } = await typeOtp(simulated, txId, otp).expect(200);

  expect(text).toBe(
    `{"txId":"${txId}","userId":"99999999","authDelivery":1,"status":"SUCCESS","DeliveryContact":"99111111","deliverySendtime":${AT}}`,
  );
  expect(headers['location']).toBe(`${simulated.url}${servicePath('aed-validate-otp')}`);
});

test('digigo.aed-validate-otp: an OTP serves for 15 minutes, and once', async () => {
  const { simulated, txId, otp, status } = await sent();

  await simulated.advance('PT14M59.999S');
  expect(await status(otp)).toBe('SUCCESS');

  expect(answer(await typeOtp(simulated, txId, otp))).toEqual(refused('The transaction txId is invalid.'));
});

test('digigo.aed-validate-otp: an OTP is expired from its 15th minute on', async () => {
  const { simulated, otp, status } = await sent();

  await simulated.advance('PT15M');

  expect(await status(otp)).toBe('EXPIRED');
  expect(await status('0000000')).toBe('EXPIRED');
});

test('digigo.aed-validate-otp: how long OTPs and blocks last may be set', async () => {
  const { simulated, txId, otp, status } = await sent({ otp: { lifetime: 'PT3H', attemptsBlock: 'PT2H' } });

  for (const _ of [1, 2, 3]) await status('0000000');
  await simulated.advance('PT1H59M59.999S');
  expect((await typeOtp(simulated, txId, otp)).status).toBe(400);
  await simulated.advance('PT0.001S');

  expect(await status(otp)).toBe('SUCCESS');
});

test('digigo.aed-validate-otp: three wrong ones block the contact for an hour, for everybody', async () => {
  const { simulated, txId, otp, status } = await sent();
  const blocked = refused('User account is blocked. Too Many Failed Attempts.');

  expect([
    await status('0000000'),
    await status(`${otp}0`),
    await status(otp.toUpperCase() === otp ? 'x' : otp.toUpperCase()),
  ]).toEqual(['FAILURE', 'FAILURE', 'FAILURE']);
  expect(answer(await typeOtp(simulated, txId, otp))).toEqual(blocked);

  await simulated.advance('PT55M');
  const later = await sendOtp(simulated, bySms(), OTHER_AED.clientId).expect(200);
  const { otp: second = '' } = await lastMessage(simulated, SUBSCRIBER.phone);
  const typeSecond = () => typeOtp(simulated, later.body.txId, second, bySms(), OTHER_AED.clientId);
  await simulated.advance('PT4M59.999S');
  expect(answer(await typeSecond())).toEqual(blocked);
  await simulated.advance('PT0.001S');
  expect((await typeSecond().expect(200)).body.status).toBe('SUCCESS');
});

test('digigo.aed-validate-otp: a right one forgets the wrong ones before', async () => {
  const { simulated, otp, status } = await sent();
  await status('0000000');
  await status('0000001');
  expect(await status(otp)).toBe('SUCCESS');

  const { body } = await sendOtp(simulated).expect(200);
  const { otp: second = '' } = await lastMessage(simulated, SUBSCRIBER.phone);
  await typeOtp(simulated, body.txId, '0000000').expect(200);

  expect((await typeOtp(simulated, body.txId, second).expect(200)).body.status).toBe('SUCCESS');
});

test('digigo.aed-validate-otp: a transaction is that of its AED, its subscriber and its contact', async () => {
  const { simulated, txId, otp, status } = await sent();
  const invalid = refused('The transaction txId is invalid.');

  expect(answer(await typeOtp(simulated, 'unknown', otp))).toEqual(invalid);
  expect(answer(await typeOtp(simulated, txId, otp, bySms(), OTHER_AED.clientId))).toEqual(invalid);
  expect(answer(await typeOtp(simulated, txId, otp, bySms({ userId: '11111111' })))).toEqual(invalid);
  expect(answer(await typeOtp(simulated, txId, otp, bySms({ phone: '20000000' })))).toEqual(invalid);
  expect(answer(await typeOtp(simulated, txId, otp, byEmail()))).toEqual(invalid);
  expect(answer(await typeOtp(simulated, txId, otp, bySms({ certType: 'PERSO' })))).toEqual(invalid);
  expect(await status(otp)).toBe('SUCCESS');
});

test('digigo.aed-validate-otp: what is empty or malformed', async () => {
  const { simulated, txId, otp } = await sent();
  const at = (...segments: string[]) =>
    simulated.agent.post(servicePath('aed-validate-otp', ...segments)).send(bySms());

  expect(answer(await at(AED.clientId, txId))).toEqual(refused('The otp is mandatory.'));
  expect(answer(await at(AED.clientId, ' ', otp))).toEqual(refused('The transaction txId is mandatory.'));
  expect(answer(await at('', txId, otp))).toEqual(refused('The parameter clientId is mandatory.'));
  expect(answer(await at('nobody', txId, otp))).toEqual(refused('The parameter clientId is malformed.'));
  expect(answer(await typeOtp(simulated, txId, otp, { ...bySms(), userId: '' }))).toEqual(
    refused('The parameter userId is mandatory.'),
  );
  expect(answer(await typeOtp(simulated, txId, otp, { ...bySms(), phone: '' }))).toEqual(
    refused('The parameter phone is mandatory.'),
  );
});

test('OTPs: the journal shows none', async () => {
  const { simulated, txId, otp } = await sent();
  await typeOtp(simulated, txId, otp).expect(200);

  const { text } = await simulated.agent.get('/_sim/worlds/default/journal').expect(200);

  expect(text).toContain('aed-validate-otp');
  expect(text).not.toContain(otp);
});

test('OTPs: those of many subscribers are told apart', async () => {
  const simulated = await withAeds();

  const ids = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      validated(simulated, bySms({ userId: String(10000000 + n), phone: String(20000000 + n) })),
    ),
  );

  expect(new Set(ids).size).toBe(30);
});
