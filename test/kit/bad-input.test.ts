import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  check,
  FORM,
  HEALTHCHECK,
  INVALID_REQUEST,
  raw,
  TOKEN,
  tokenOf,
  withApplication,
} from '../apis/piste/piste.ts';
import type { Simulated } from '../simulate.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';
const VALID = new URLSearchParams(FORM).toString();

/** Sends a body to the token endpoint as it is. */
const post = ({ url }: Simulated, body: string | Buffer, headers: Record<string, string> = {}) =>
  raw(url, TOKEN, { method: 'POST', body, headers: { 'Content-Type': FORM_TYPE, ...headers } });

const nothingWasMade = async ({ agent }: Simulated): Promise<void> => {
  const { body } = await agent.get('/_sim/worlds/default/rows/piste.tokens').expect(200);
  expect(body.rows).toEqual([]);
};

const bodies: [string, string | Buffer][] = [
  ['nothing', ''],
  ['percent signs that encode nothing', 'grant_type=%zz&client_id=a&client_secret=b'],
  ['a percent sign at the end', `${VALID}&scope=%`],
  ['bytes that are no UTF-8', Buffer.concat([Buffer.from(`${VALID}&scope=`), Buffer.from([0xc3, 0x28])])],
  ['percent-encoded bytes that are no UTF-8', `${VALID}&scope=%C3%28`],
  ['nested keys', 'grant_type[a][b]=client_credentials'],
  ['deeply nested keys', `${VALID}&a${'[b]'.repeat(5000)}=c`],
  ['a list in place of a text', VALID.replace('client_id=', 'client_id[]=')],
  ['an object in place of a text', VALID.replace('client_secret=', 'client_secret[deep]=')],
  ['a thousand keys', `${VALID}&${Array.from({ length: 1000 }, (_, n) => `k${n}=v`).join('&')}`],
  ['a thousand times the same key', `${VALID}&${'scope=openid&'.repeat(1000)}`],
  ['JSON', JSON.stringify(FORM)],
  ['only separators', '&&&==&&'],
  ['__proto__', '__proto__[grant_type]=client_credentials&__proto__=x'],
  ['constructor', 'constructor[prototype][grant_type]=client_credentials'],
];

test('piste.token: answers invalid-request to forms that cannot be read, and lives', async () => {
  const simulated = await withApplication();

  const answers: unknown[] = [];
  for (const [name, body] of bodies) {
    const answer = await post(simulated, body);
    answers.push([name, answer.status, answer.body]);
  }

  expect(answers).toEqual(bodies.map(([name]) => [name, 400, JSON.stringify(INVALID_REQUEST)]));
  await nothingWasMade(simulated);
  expect(({} as Record<string, unknown>)['grant_type']).toBeUndefined();
  expect((await post(simulated, VALID)).status).toBe(200);
});

const contentTypes = [
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  '',
  ';',
  'application/x-www-form-urlencoded, application/json',
  `${'a'.repeat(4000)}/b`,
  'constructor',
  '__proto__',
  'toString',
];

test('piste.token: answers invalid-request to other content types, or none', async () => {
  const simulated = await withApplication();

  const statuses: unknown[] = [];
  for (const type of contentTypes) {
    const answer = await post(simulated, VALID, { 'Content-Type': type });
    statuses.push([type, answer.status, JSON.parse(answer.body).error]);
  }
  const none = await raw(simulated.url, TOKEN, { method: 'POST', body: VALID });

  expect(statuses).toEqual(contentTypes.map((type) => [type, 400, 'invalid_request']));
  expect([none.status, none.body]).toEqual([400, JSON.stringify(INVALID_REQUEST)]);
  await nothingWasMade(simulated);
});

test('piste.token: reads a body that is compressed, within its limit', async () => {
  const simulated = await withApplication();

  const answer = await post(simulated, gzipSync(VALID), { 'Content-Encoding': 'gzip' });

  expect(answer.status).toBe(200);
});

const MEBIBYTE = 1024 * 1024;

test('piste.token: answers invalid-request to bodies that are too large, damaged or unknowably compressed', async () => {
  const simulated = await withApplication();
  const large = `${VALID}&scope=${'a'.repeat(10 * MEBIBYTE)}`;
  const bomb = gzipSync(Buffer.alloc(100 * MEBIBYTE, 'a'));
  const before = process.memoryUsage().rss;

  const answers = [
    await post(simulated, large).catch((error: NodeJS.ErrnoException) => ({ status: error.code, body: '' })),
    await post(simulated, bomb, { 'Content-Encoding': 'gzip' }),
    await post(simulated, gzipSync(VALID).subarray(0, 20), { 'Content-Encoding': 'gzip' }),
    await post(simulated, VALID, { 'Content-Encoding': 'gzip' }),
    await post(simulated, VALID, { 'Content-Encoding': 'chocolate' }),
  ];

  // A client that is still sending may see the connection close before it sees the answer.
  expect([400, 'EPIPE', 'ECONNRESET']).toContain(answers[0]?.status);
  expect(answers.slice(1).map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  expect(answers[1]?.body).toBe(JSON.stringify(INVALID_REQUEST));
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * MEBIBYTE);
  await nothingWasMade(simulated);
  expect((await post(simulated, VALID)).status).toBe(200);
});

test('piste.healthcheck: is not moved by odd headers', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);
  const authorized = { Authorization: `Bearer ${token}` };

  const odd: Record<string, string>[] = [
    { Accept: 'text/html' },
    { 'X-Forwarded-Host': 'api.piste.gouv.fr', Forwarded: 'host=api.piste.gouv.fr' },
    { 'X-HTTP-Method-Override': 'DELETE' },
    { Connection: 'close' },
    { Range: 'bytes=0-1', 'If-None-Match': '*', 'If-Modified-Since': 'Thu, 01 Jan 2099 00:00:00 GMT' },
    { Expect: '100-continue' },
    { Cookie: 'a=b; '.repeat(500), 'X-Long': 'a'.repeat(8000) },
    { 'Content-Type': 'constructor', 'Content-Length': '3' },
  ];
  for (const headers of odd) {
    const body = headers['Content-Length'] === undefined ? '' : 'abc';
    const answer = await raw(simulated.url, HEALTHCHECK, { headers: { ...authorized, ...headers }, body });
    expect([headers, answer.status]).toEqual([headers, 200]);
  }
});

test.each([
  '/',
  '/favicon.ico',
  '/api',
  '/api/oauth2/token',
  '/mtesx/sne-cotation',
  '/../../etc/passwd',
  '/w/',
  '/w/default',
  '/w/../api/oauth/token',
  '/w/__proto__/api/oauth/token',
  '/w/%2e%2e/api/oauth/token',
  '//api/oauth/token',
  '/api/oauth/%zz',
  '/%00',
])('world: answers %s with 4xx and a sentence', async (path) => {
  const simulated = await withApplication();

  for (const method of ['GET', 'POST', 'PATCH', 'OPTIONS', 'PROPFIND']) {
    const answer = await raw(simulated.url, path, { method });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).not.toBe('');
    expect(answer.body).not.toContain('<html');
  }
  await check(simulated, await tokenOf(simulated)).expect(200);
});
