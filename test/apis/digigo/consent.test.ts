import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import {
  AED,
  AUTHORIZE,
  asking,
  claimsOf,
  consent,
  exchange,
  given,
  HOLDER,
  lastOtp,
  open,
  PIN,
  RETURN,
  refusal,
  rowsOf,
  tokenIn,
  type,
  withDigigo,
} from './digigo.ts';

const give = ({ agent }: Simulated, given: object) =>
  agent.post('/_sim/worlds/default/events').send({ event: 'digigo.consent.give', ...given });

const certificate = async (simulated: Simulated) => (await rowsOf(simulated, 'digigo.certificates'))[0];

test('digigo.give-consent: the SMS leaves when the page is opened, to the phone of the holder', async () => {
  const simulated = await withDigigo();

  const { body } = await simulated.agent.get('/_sim/worlds/default/outbox');
  await open(simulated).expect(200);
  const { messages } = (await simulated.agent.get('/_sim/worlds/default/outbox')).body;

  expect(body.messages).toEqual([]);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ channel: 'sms', to: '99111111', otp: expect.stringMatching(/^\d{6}$/) });
  expect(messages[0].text).toContain(messages[0].otp);
  expect(messages[0].text).toContain('Banque de test');
});

test('digigo.give-consent: right PIN and OTP lead back with a code, once', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const typed = { pin: PIN, otp: await lastOtp(simulated) };

  const first = await type(simulated, typed).expect(302);
  const second = await type(simulated, typed).expect(400);

  expect(first.headers['location']).toMatch(new RegExp(`^${RETURN}\\?token=`));
  expect(first.headers['cache-control']).toBe('no-store');
  expect(second.text).toContain('plus valable');
  expect(await rowsOf(simulated, 'digigo.codes')).toHaveLength(1);
});

test('digigo.give-consent: the third wrong PIN locks the certificate, and a right one comes too late', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const otp = await lastOtp(simulated);

  const texts: string[] = [];
  for (const pin of ['000000', '111111', '222222', PIN]) {
    texts.push((await type(simulated, { pin, otp }).expect(400)).text);
  }

  expect(texts[0]).toContain('Le code PIN est incorrect. Il vous reste 2 essais.');
  expect(texts[0]).toContain('<form');
  expect(texts[1]).toContain('Il vous reste un essai.');
  expect(texts[2]).toContain('bloqué');
  expect(texts[2]).not.toContain('<form');
  expect(texts[3]).toContain('bloqué');
  expect(await certificate(simulated)).toMatchObject({ wrongPins: 3, lockedAt: expect.any(Number) });
  const { body } = await open(simulated).expect(400);
  expect(body).toEqual(refusal('Signing certificate is locked.'));
});

test('digigo.give-consent: a right PIN forgets the wrong ones before', async () => {
  const simulated = await withDigigo();

  for (let n = 0; n < 3; n += 1) {
    await open(simulated).expect(200);
    const otp = await lastOtp(simulated);
    await type(simulated, { pin: '000000', otp }).expect(400);
    await type(simulated, { pin: '111111', otp }).expect(400);
    await type(simulated, { pin: PIN, otp }).expect(302);
  }

  expect(await certificate(simulated)).toMatchObject({ wrongPins: 0 });
});

test('digigo.give-consent: the third wrong OTP closes the page, and the next page has another one', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const otp = await lastOtp(simulated);
  const wrong = otp === '000000' ? '111111' : '000000';

  const texts: string[] = [];
  for (const typed of [wrong, wrong, wrong, otp]) {
    texts.push((await type(simulated, { pin: PIN, otp: typed }).expect(400)).text);
  }

  expect(texts[0]).toContain('Le code reçu par SMS est incorrect. Il vous reste 2 essais.');
  expect(texts[1]).toContain('Il vous reste un essai.');
  expect(texts[2]).toContain('plus valable');
  expect(texts[3]).toContain('plus valable');
  expect(await certificate(simulated)).toMatchObject({ wrongPins: 0 });
  expect(await consent(simulated)).toContain('token=');
});

test('digigo.give-consent: opening the page again sends another OTP, and the old one is worth nothing', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const first = await lastOtp(simulated);
  await open(simulated).expect(200);
  const second = await lastOtp(simulated);
  expect(second).not.toBe(first);

  const { text } = await type(simulated, { pin: PIN, otp: first }).expect(400);
  await type(simulated, { pin: PIN, otp: second }).expect(302);

  expect(text).toContain('Le code reçu par SMS est incorrect');
});

test.each([
  ['PT14M59.999S', 302],
  ['PT15M', 400],
])('digigo.give-consent: after %s an OTP answers %i', async (by, status) => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const otp = await lastOtp(simulated);

  await simulated.advance(by);

  await type(simulated, { pin: PIN, otp }).expect(status);
});

test.each([
  ['PT1M59S', 302],
  ['PT2M', 400],
])('digigo.give-consent: where OTPs live for two minutes, after %s one answers %i', async (by, status) => {
  const simulated = await simulate({ given: { digigo: { ...given(), otp: { lifetime: 'PT2M' } } } });
  await open(simulated).expect(200);
  const otp = await lastOtp(simulated);

  await simulated.advance(by);

  await type(simulated, { pin: PIN, otp }).expect(status);
});

test('digigo.give-consent: an OTP serves for what was asked, and nothing else', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const otp = await lastOtp(simulated);

  const { text } = await type(simulated, { pin: PIN, otp }, asking({ numSignatures: '100' })).expect(400);

  expect(text).toContain('plus valable');
});

test.each([
  [{ otp: '123456', pin: ' ' }, 'Saisissez le code PIN'],
  [{ pin: PIN, otp: '' }, 'Saisissez le code reçu'],
])('digigo.give-consent: what is not typed is asked for again, and not counted: %j', async (typed, expected) => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);

  const { text } = await type(simulated, typed).expect(400);

  expect(text).toContain(expected);
  expect(await certificate(simulated)).toMatchObject({ wrongPins: 0 });
  await type(simulated, { pin: PIN, otp: await lastOtp(simulated) }).expect(302);
});

test('digigo.give-consent: who refuses is sent back with an error', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);

  const { headers } = await type(simulated, { answer: 'refuse' }).expect(302);

  const address = new URL(headers['location'] ?? '');
  expect(address.origin + address.pathname).toBe(RETURN);
  expect(address.searchParams.get('error')).toBe('access_denied');
  expect(await rowsOf(simulated, 'digigo.codes')).toEqual([]);
});

test('digigo.give-consent: sends nobody to an address that is not registered', async () => {
  const simulated = await withDigigo();

  for (const redirectUri of ['https://evil.example/', 'javascript:alert(1)']) {
    const url = asking({ redirectUri });
    const { headers, text } = await type(simulated, { answer: 'refuse' }, url).expect(400);
    expect(headers['location']).toBeUndefined();
    expect(text).toContain('adresse de retour');
  }
  const { text } = await type(simulated, { answer: 'refuse' }, asking({ clientId: 'unknown' })).expect(400);
  expect(text).toContain('plus valable');
});

test('digigo.give-consent: a certificate that is revoked meanwhile signs nothing', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  await simulated.happen('digigo.certificate.revoke', { email: HOLDER, reason: 'KEY_COMPROMISE' });

  const { text } = await type(simulated, { pin: PIN, otp: await lastOtp(simulated) }).expect(400);

  expect(text).toContain('plus valable');
});

test('digigo.give-consent: a form that is none is a page too', async () => {
  const simulated = await withDigigo();

  for (const form of [{}, { answer: 'maybe' }, { answer: 'accept', pin: 'x'.repeat(1000), otp: '1' }]) {
    const { text, headers } = await simulated.agent.post(asking()).type('form').send(form).expect(400);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('Signature impossible');
  }
  await simulated.agent.post(AUTHORIZE).type('form').send({ answer: 'accept' }).expect(400);
  await simulated.agent.post(asking()).send({ answer: 'accept' }).expect(400);
});

test('digigo.consent.give: does what the page does', async () => {
  const simulated = await withDigigo();
  await open(simulated).expect(200);
  const authorizationUrl = simulated.url + asking();

  const { redirectTo } = await simulated.happen('digigo.consent.give', {
    authorizationUrl,
    pin: PIN,
    otp: await lastOtp(simulated),
  });

  const code = String(claimsOf(tokenIn(String(redirectTo)))['jti']);
  await exchange(simulated, { code }).expect(200);
});

test('digigo.consent.give: counts wrong PINs and OTPs as the page does', async () => {
  const simulated = await withDigigo();
  const authorizationUrl = simulated.url + asking();

  const closed = await give(simulated, { authorizationUrl, pin: PIN, otp: '000000' });
  await open(simulated).expect(200);
  const otp = await lastOtp(simulated);
  const wrong = await give(simulated, { authorizationUrl, pin: '000000', otp });
  await give(simulated, { authorizationUrl, pin: '000000', otp });
  const locked = await give(simulated, { authorizationUrl, pin: '000000', otp });
  const malformed = await give(simulated, { authorizationUrl: '?a=1&a[b]=2', pin: '0', otp });

  expect([closed.status, closed.body.subject]).toEqual([409, 'authorizationUrl']);
  expect([wrong.status, wrong.body.subject]).toEqual([409, 'pin']);
  expect([locked.status, locked.body.subject]).toEqual([409, 'certificate']);
  expect(malformed.status).toBe(400);
});

test('digigo.pin.fail: three of them lock the certificate', async () => {
  const simulated = await withDigigo();

  const once = await simulated.happen('digigo.pin.fail', { email: HOLDER });
  const thrice = await simulated.happen('digigo.pin.fail', { email: HOLDER.toUpperCase(), times: 2 });

  expect(once).toEqual({ email: HOLDER, wrongPins: 1, locked: false });
  expect(thrice).toMatchObject({ wrongPins: 3, locked: true });
  await open(simulated).expect(400);
});

test('digigo.oauth2-authorize: the secrets of a journal entry are masked', async () => {
  const simulated = await withDigigo();
  const address = await consent(simulated);
  const code = String(claimsOf(tokenIn(address))['jti']);
  const { body } = await exchange(simulated, { code }).expect(200);

  const journal = JSON.stringify((await simulated.agent.get('/_sim/worlds/default/journal')).body);

  expect(journal).toContain('oauth2/token');
  for (const secret of [PIN, tokenIn(address), AED.clientSecret, body.sad]) expect(journal).not.toContain(secret);
});
