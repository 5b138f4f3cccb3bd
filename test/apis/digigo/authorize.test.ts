import { readFileSync } from 'node:fs';
import { importX509, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { START } from '../../simulate.ts';
import { raw } from '../piste/piste.ts';
import {
  AED,
  asking,
  claimsOf,
  codeFor,
  consent,
  digest,
  exchange,
  HASH,
  HOLDER,
  holder,
  OTHER_AED,
  open,
  RETURN,
  RETURN_OF_TENANT,
  refusal,
  rowsOf,
  sign,
  tokenIn,
  withDigigo,
} from './digigo.ts';

const key = await importX509(readFileSync('fixtures/pki/token.pem', 'utf8'), 'RS256');

test('digigo.oauth2-authorize: the token verifies with the published certificate, and says what it must', async () => {
  const simulated = await withDigigo();

  const address = await consent(simulated);

  expect(address.startsWith(`${RETURN}?token=`)).toBe(true);
  expect([...new URL(address).searchParams.keys()]).toEqual(['token']);
  const { payload, protectedHeader } = await jwtVerify(tokenIn(address), key, {
    algorithms: ['RS256'],
    audience: AED.clientId,
    issuer: simulated.url,
    subject: HOLDER,
    currentDate: new Date(START),
  });
  expect(protectedHeader.alg).toBe('RS256');
  expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/);
  expect([payload.iat, payload.exp]).toEqual([Date.parse(START) / 1000, Date.parse(START) / 1000 + 300]);
  await expect(
    jwtVerify(tokenIn(address), key, { currentDate: new Date(Date.parse(START) + 300_000) }),
  ).rejects.toThrow('exp');
});

test('digigo.oauth2-authorize: keeps the query of the registered URI', async () => {
  const simulated = await withDigigo();

  const address = await consent(simulated, asking({ redirectUri: RETURN_OF_TENANT }));

  expect(address.startsWith(`${RETURN_OF_TENANT}&token=`)).toBe(true);
});

test.each([
  [false, null],
  [true, 'a b&c=d\r\nSet-Cookie: x#é'],
])('digigo.oauth2-authorize: with echoState %s, state comes back as %j', async (echoState, expected) => {
  const simulated = await withDigigo({ scenario: { dialect: { digigo: { echoState } } } });

  const address = await consent(simulated, asking({ state: 'a b&c=d\r\nSet-Cookie: x#é' }));

  expect(new URL(address).searchParams.get('state')).toBe(expected);
  expect(new URL(address).origin).toBe('https://aed.example');
});

test('digigo.oauth2-authorize: consent auto sends the holder back at once', async () => {
  const simulated = await withDigigo({ scenario: { consent: 'auto' } });

  const { headers, text } = await open(simulated).expect(302);

  const code = String(claimsOf(tokenIn(headers['location'] ?? ''))['jti']);
  expect(text).toBe('');
  expect(headers['cache-control']).toBe('no-store');
  await exchange(simulated, { code }).expect(200);
  expect(await rowsOf(simulated, 'sim.outbox')).toEqual([]);
});

const errors: [string, Record<string, string | undefined>, string][] = [
  ['no responseType', { responseType: undefined }, 'Missing parameter responseType'],
  ['an empty responseType', { responseType: '' }, 'Missing parameter responseType'],
  ['another responseType', { responseType: 'token' }, 'Invalid parameter responseType'],
  ['no clientId', { clientId: undefined }, 'Missing parameter clientId'],
  ['an unknown clientId', { clientId: 'unknown' }, 'Invalid parameter clientId'],
  ['no redirectUri', { redirectUri: undefined }, 'parameter redirectUri is not present'],
  ['a redirectUri that is none', { redirectUri: 'retour' }, 'Invalid parameter redirectUri'],
  ['no scope', { scope: undefined }, 'Missing parameter scope'],
  ['another scope', { scope: 'service' }, 'Invalid parameter scope'],
  ['no credentialId', { credentialId: undefined }, 'Missing parameter credentialId'],
  ['an unknown credentialId', { credentialId: 'nobody@x.tn' }, 'Invalid parameter credentialId'],
  ['no signature', { numSignatures: '0' }, 'Invalid parameter numSignatures'],
  ['too many signatures', { numSignatures: '1001' }, 'Invalid parameter numSignatures'],
  ['a number that is none', { numSignatures: 'one' }, 'Invalid parameter numSignatures'],
  ['half a signature', { numSignatures: '1.5' }, 'Invalid parameter numSignatures'],
  ['a hash that is no base64', { hash: '!!!!' }, 'Invalid parameter hash'],
  ['a hash in base64url', { hash: Buffer.alloc(32, 0xff).toString('base64url') }, 'Invalid parameter hash'],
  ['one of two hashes that is none', { hash: `${HASH},` }, 'Invalid parameter hash'],
  ['a hash that is too short', { hash: digest('x', 'sha1') }, 'Invalid digest value length'],
];

test.each(errors)('digigo.oauth2-authorize: refuses %s', async (_name, more, description) => {
  const simulated = await withDigigo();

  const { status, body, headers } = await open(simulated, asking(more));

  expect([status, body]).toEqual([400, refusal(description)]);
  expect(headers['location']).toBeUndefined();
  expect(await rowsOf(simulated, 'sim.outbox')).toEqual([]);
});

const tricks = [
  'https://evil.example/retour',
  'https://aed.example.evil.example/retour',
  'https://aed.example@evil.example/retour',
  'https://evil.example/?https://aed.example/retour',
  `${RETURN}/..`,
  `${RETURN}/suffix`,
  `${RETURN}#fragment`,
  `${RETURN}?more=1`,
  `${RETURN}%2f..`,
  RETURN.toUpperCase(),
  RETURN.replace('https', 'http'),
  'https://aed.example:8443/retour',
  '//aed.example/retour',
  '/retour',
  'javascript:alert(1)//https://aed.example/retour',
  'data:text/html,<script>alert(1)</script>',
  `${RETURN}\r\nSet-Cookie: a=b`,
  `${RETURN}\u0000`,
  `https:\\\\aed.example\\retour`,
  `${RETURN} https://evil.example`,
  'https://another.example/',
];

test.each(tricks)('digigo.oauth2-authorize: sends nobody to %j', async (redirectUri) => {
  for (const consent of ['page', 'auto']) {
    const simulated = await withDigigo({ scenario: { consent } });

    const { status, body, headers } = await open(simulated, asking({ redirectUri }));

    expect(status).toBe(400);
    expect(['Invalid parameter redirectUri', 'RedirectUri not authorised for this AED.']).toContain(
      body.error_description,
    );
    expect(headers['location']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  }
});

test.each([
  ['revoked', 'Signing certificate is revoked.'],
  ['expired', 'Signing certificate is expired.'],
  ['none', 'There is no valid certificate for this credential.'],
])('digigo.oauth2-authorize: refuses a certificate that is %s', async (certificate, description) => {
  const simulated = await withDigigo({ holder: { certificate } });

  const { status, body } = await open(simulated);

  expect([status, body]).toEqual([400, refusal(description)]);
});

test('digigo.oauth2-authorize: refuses a certificate from the second after its last', async () => {
  const simulated = await withDigigo();
  const clock = (to: string) => simulated.agent.post('/_sim/worlds/default/clock/advance').send({ to }).expect(200);

  await clock('2027-12-16T09:00:00.999Z');
  await open(simulated).expect(200);
  await clock('2027-12-16T09:00:01Z');
  const { body } = await open(simulated).expect(400);

  expect(body).toEqual(refusal('Signing certificate is expired.'));
});

test('digigo.oauth2-authorize: a plus sign that was not encoded is one', async () => {
  const hash = Buffer.alloc(32, 0xfb).toString('base64');
  const simulated = await withDigigo();
  const target = asking().replace(encodeURIComponent(HASH), hash.replaceAll('=', '%3D'));
  expect(target).toContain('+');

  const code = String(claimsOf(tokenIn(await consent(simulated, target)))['jti']);

  const { body } = await exchange(simulated, { code }).expect(200);
  await sign(simulated, { sad: body.sad }, [hash]).expect(200);
});

test('digigo.oauth2-authorize: a parameter that is there twice is none', async () => {
  const simulated = await withDigigo();

  const { body } = await open(simulated, `${asking()}&clientId=${OTHER_AED.clientId}`).expect(400);

  expect(body).toEqual(refusal('Invalid parameter clientId'));
});

test('digigo.oauth2-authorize: without a number, as many signatures as there are hashes', async () => {
  const simulated = await withDigigo();
  const hashes = ['a', 'b', 'c'].map((text) => digest(text));

  await codeFor(simulated, { hash: hashes.join(','), numSignatures: undefined });
  await codeFor(simulated, { hash: undefined, numSignatures: undefined });

  const codes = await rowsOf(simulated, 'digigo.codes');
  expect(codes.map(({ numSignatures, hashes }) => [numSignatures, hashes])).toEqual([
    [3, hashes],
    [1, []],
  ]);
});

test('digigo.oauth2-authorize: explains a refusal', async () => {
  const simulated = await withDigigo({ users: [holder('x@x.tn')] });

  const response = await open(simulated, asking({ redirectUri: 'https://evil.example/' }));

  const { outcome, explanation } = await simulated.explain(response as never);
  expect(outcome).toBe('refused');
  expect(explanation).toMatchObject({
    case: 'redirect-uri-not-authorised',
    section: '3.2',
    because: 'Banque de test has not registered https://evil.example/',
  });
});

test('digigo.oauth2-authorize: what cannot stand in a header reaches none', async () => {
  const simulated = await withDigigo({ scenario: { consent: 'auto', dialect: { digigo: { echoState: true } } } });
  const line = '%0d%0aX-Injected:%20yes';

  for (const name of ['redirectUri', 'responseType', 'scope', 'credentialId', 'clientId', 'hash', 'state']) {
    const target = `${asking({ state: 's' })}`.replace(new RegExp(`(${name}=[^&]*)`), `$1${line}`);
    const answer = await raw(simulated.url, target, {});
    expect([name, answer.headers['x-injected']]).toEqual([name, undefined]);
    expect(answer.status).toBeLessThan(500);
  }
});

test.each([
  [250, 200],
  [1000, 431],
])('digigo.oauth2-authorize: %i hashes in an address answer %i', async (count, status) => {
  const simulated = await withDigigo();
  const hashes = Array.from({ length: count }, (_, n) => digest(`document ${n}`)).join(',');

  await open(simulated, asking({ hash: hashes, numSignatures: String(count) })).expect(status);

  expect(await rowsOf(simulated, 'digigo.consents')).toHaveLength(status === 200 ? 1 : 0);
});
