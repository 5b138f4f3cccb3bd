import { expect, test } from 'vitest';
import {
  AED,
  BASE,
  codeFor,
  exchange,
  OTHER_AED,
  RETURN,
  RETURN_OF_TENANT,
  refusal,
  rowsOf,
  send,
  tokenPath,
  withDigigo,
} from './digigo.ts';

const SAD = { sad: expect.stringMatching(/^[0-9a-f-]{36}$/), tokenType: 'SAD', expiresIn: 3600 };

test.each([
  ['bare, as JSON', RETURN, 'application/json'],
  ['bare, as text', `  ${RETURN}\n`, 'text/plain'],
  ['bare, as a form', RETURN, 'application/x-www-form-urlencoded'],
  ['bare, as nothing known', RETURN, 'no/type'],
  ['in braces, as printed', `{\n${RETURN}\n}`, 'application/json'],
  ['a JSON string', JSON.stringify(RETURN), 'application/json'],
  ['a JSON object', JSON.stringify({ redirectUri: RETURN }), 'application/json'],
])('digigo.oauth2-token: takes the redirect URI %s', async (_name, body, contentType) => {
  const simulated = await withDigigo();
  const code = await codeFor(simulated);

  const { body: answer } = await send(simulated, tokenPath({ code }), body, contentType).expect(200);

  expect(answer).toEqual(SAD);
});

const path = (...segments: string[]): string => `${BASE}/services/v1/oauth2/token/${segments.join('/')}`;
const { clientId, clientSecret } = AED;
const errors: [string, (code: string) => string, string, string][] = [
  ['no grantType', (code) => path(clientId, '', clientSecret, code), RETURN, 'Missing parameter grantType'],
  ['another grantType', (code) => tokenPath({ grantType: 'password', code }), RETURN, 'Invalid parameter grantType'],
  ['no code', () => path(clientId, 'authorization_code', clientSecret), RETURN, 'Missing parameter code'],
  ['an unknown code', () => tokenPath({ code: 'unknown' }), RETURN, 'Invalid parameter code'],
  ['no clientId', (code) => path('', 'authorization_code', clientSecret, code), RETURN, 'Missing parameter clientId'],
  ['an unknown clientId', (code) => tokenPath({ clientId: 'x', code }), RETURN, 'Invalid parameter clientId'],
  [
    'a blank clientSecret',
    (code) => path(clientId, 'authorization_code', '%20', code),
    RETURN,
    'Missing parameter clientSecret',
  ],
  ['another clientSecret', (code) => tokenPath({ clientSecret: 'x', code }), RETURN, 'Invalid parameter clientSecret'],
  ['no body', (code) => tokenPath({ code }), '', 'Missing parameter redirectUri'],
  ['empty braces', (code) => tokenPath({ code }), '{}', 'Missing parameter redirectUri'],
  ['an empty JSON string', (code) => tokenPath({ code }), '""', 'Missing parameter redirectUri'],
  ['JSON that is none', (code) => tokenPath({ code }), '{"redirectUri"', 'Invalid parameter redirectUri'],
  ['a redirectUri that is none', (code) => tokenPath({ code }), 'retour', 'Invalid parameter redirectUri'],
  ['an object as redirectUri', (code) => tokenPath({ code }), '{"redirectUri":{}}', 'Invalid parameter redirectUri'],
  ['another registered redirectUri', (code) => tokenPath({ code }), RETURN_OF_TENANT, 'Invalid parameter redirectUri'],
  [
    'a redirectUri that is not registered',
    (code) => tokenPath({ code }),
    'https://evil.example/',
    'RedirectUri not authorised for this AED.',
  ],
  ['the code of another AED', (code) => tokenPath({ ...OTHER_AED, code }), RETURN, 'Invalid parameter code'],
];

test.each(errors)('digigo.oauth2-token: refuses %s, and spends nothing', async (_name, pathOf, body, description) => {
  const simulated = await withDigigo();
  const code = await codeFor(simulated);

  const refused = await send(simulated, pathOf(code), body);

  expect([refused.status, refused.body]).toEqual([400, refusal(description)]);
  expect(await rowsOf(simulated, 'digigo.sads')).toEqual([]);
  await exchange(simulated, { code }).expect(200);
});

test('digigo.oauth2-token: bytes that are no text are no redirectUri', async () => {
  const simulated = await withDigigo();
  const code = await codeFor(simulated);

  const { body } = await simulated.agent
    .post(tokenPath({ code }))
    .send(Buffer.from([0xff, 0xfe]))
    .expect(400);

  expect(body).toEqual(refusal('Invalid parameter redirectUri'));
});

test('digigo.oauth2-token: a code serves once, also when it is used twice at the same time', async () => {
  const simulated = await withDigigo();
  const code = await codeFor(simulated);

  const answers = await Promise.all([1, 2, 3].map(() => exchange(simulated, { code })));
  const again = await exchange(simulated, { code });

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect([again.status, again.body]).toEqual([400, refusal('Invalid parameter code')]);
  expect((await simulated.explain(again as never)).explanation.because).toMatch(/^the code was used at/);
});

test.each([
  ['PT4M59.999S', 200, undefined],
  ['PT5M', 400, 'Invalid parameter code'],
])('digigo.oauth2-token: after %s a code answers %i', async (by, status, description) => {
  const simulated = await withDigigo();
  const code = await codeFor(simulated);

  await simulated.advance(by);
  const { body } = await exchange(simulated, { code }).expect(status);

  expect(body.error_description).toBe(description);
});
