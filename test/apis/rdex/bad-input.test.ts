import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { consumer, fields, PRINTED, seconds } from './consumer.ts';
import { type Answer, send } from './http-client.ts';
import { ANY, contacting, offer, publishing } from './offers.ts';
import { remembered } from './world.ts';

const GOOD = JSON.stringify(contacting(1));
const CONNECTIONS = `/rdexapi/connections.json?timestamp=${seconds()}&apikey=${PRINTED.apikey}`;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

interface Bad {
  readonly type?: string | undefined;
  readonly body: string | Buffer;
  readonly headers?: Record<string, string>;
}

const posting = (simulated: Simulated, { type, body, headers = {} }: Bad): Promise<Answer> => {
  const typed = type === undefined ? {} : { 'content-type': type };
  return consumer(simulated).send({ method: 'POST', target: CONNECTIONS, headers: { ...typed, ...headers }, body });
};

/** That a request is refused with a documented error, changes nothing, and that the next one is answered. */
async function expectHarmless(simulated: Simulated, name: string | RegExp, ask: () => Promise<Answer>): Promise<void> {
  const before = await remembered(simulated);

  const { status, body } = await ask();

  expect(Object.keys(body)).toEqual(['error']);
  expect(Object.keys(body.error)).toEqual(['name', 'message_debug', 'message_user', 'field']);
  expect(body.error.name).toMatch(name);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(await remembered(simulated)).toEqual(before);
  expect(await consumer(simulated).found(ANY)).toEqual([1]);
}

const deep = (n: number, open: string, close: string) => open.repeat(n) + close.repeat(n);

test.each<[string, Bad, RegExp]>([
  ['JSON cut short', { type: JSON_TYPE, body: GOOD.slice(0, -1) }, /^invalid_input$/],
  ['no JSON at all', { type: JSON_TYPE, body: 'details=Bonjour' }, /^invalid_input$/],
  ['JSON of a list', { type: JSON_TYPE, body: `[${GOOD}]` }, /^invalid_input$/],
  ['JSON of a number', { type: JSON_TYPE, body: '1' }, /^invalid_input$/],
  ['JSON null', { type: JSON_TYPE, body: 'null' }, /^no_post_data$/],
  ['JSON of an empty text', { type: JSON_TYPE, body: '""' }, /^no_post_data$/],
  ['an empty object', { type: JSON_TYPE, body: '{}' }, /^missing_mandatory_field$/],
  ['NaN', { type: JSON_TYPE, body: GOOD.replace('"uuid":1', '"uuid":NaN') }, /^invalid_input$/],
  ['an infinite uuid', { type: JSON_TYPE, body: GOOD.replace('"uuid":1', '"uuid":1e999') }, /^invalid_uuid$/],
  ['a uuid with decimals', { type: JSON_TYPE, body: GOOD.replace('"uuid":1', '"uuid":1.5') }, /^invalid_uuid$/],
  ['a form called JSON', { type: FORM_TYPE, body: GOOD }, /^missing_mandatory_field$/],
  ['a malformed escape in a form', { type: FORM_TYPE, body: 'details=%E0%A4%A' }, /^invalid_input$/],
  ['latin-1 in a form', { type: FORM_TYPE, body: Buffer.from('details=d\u00e9j\u00e0', 'latin1') }, /^invalid_input$/],
  ['latin-1 in JSON', { type: JSON_TYPE, body: Buffer.from('{"details":"\u00e9"}', 'latin1') }, /^invalid_input$/],
  ['a byte order of UTF-16', { type: JSON_TYPE, body: Buffer.from(`\ufeff${GOOD}`, 'utf16le') }, /^invalid_input$/],
  ['500 brackets in a form', { type: FORM_TYPE, body: `details${'[a]'.repeat(500)}=1` }, /^invalid_input$/],
  [
    '5000 fields',
    { type: FORM_TYPE, body: Array.from({ length: 5000 }, (_, n) => `a${n}=1`).join('&') },
    /^invalid_input$/,
  ],
  ['JSON nested 500 deep', { type: JSON_TYPE, body: deep(500, '[', ']') }, /^invalid_input$/],
  ['JSON nested 100000 deep', { type: JSON_TYPE, body: deep(100_000, '{"a":', '}') }, /^invalid_input$/],
  ['no content type', { body: GOOD }, /^invalid_input$/],
  ['plain text', { type: 'text/plain', body: GOOD }, /^invalid_input$/],
  ['XML', { type: 'application/xml', body: '<details/>' }, /^invalid_input$/],
  ['multipart', { type: 'multipart/form-data; boundary=x', body: '--x--' }, /^invalid_input$/],
  ['a content type of __proto__', { type: '__proto__', body: GOOD }, /^invalid_input$/],
  ['a content type of constructor', { type: 'constructor', body: GOOD }, /^invalid_input$/],
  ['ten megabytes', { type: JSON_TYPE, body: JSON.stringify({ details: 'a'.repeat(10_000_000) }) }, /^invalid_input$/],
  [
    'a gzip bomb',
    { type: JSON_TYPE, body: gzipSync(Buffer.alloc(50_000_000, 32)), headers: { 'content-encoding': 'gzip' } },
    /^invalid_input$/,
  ],
  ['what is not gzip', { type: JSON_TYPE, body: GOOD, headers: { 'content-encoding': 'gzip' } }, /^invalid_input$/],
  ['an unknown encoding', { type: JSON_TYPE, body: GOOD, headers: { 'content-encoding': 'zstd' } }, /^invalid_input$/],
])('rdex.post-connections: %s is refused and does no harm', async (_name, bad, name) => {
  const simulated = await simulate(publishing([offer(1)]));

  await expectHarmless(simulated, name, () => posting(simulated, bad));
});

test('rdex.post-connections: gzip and charset are taken as they are meant', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const type = 'APPLICATION/JSON; charset="utf-8"';

  const headers = { 'content-encoding': 'gzip' };
  expect((await posting(simulated, { type, body: gzipSync(GOOD), headers })).status).toBe(201);
});

test('rdex.post-connections: keys that reach for prototypes neither work nor hurt', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const reaching = GOOD.replace('{', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},');

  expect((await posting(simulated, { type: JSON_TYPE, body: reaching })).status).toBe(201);
  const form = fields(contacting(1, { details: 'form' }));
  const body = `__proto__[polluted]=1&constructor[prototype][polluted]=1&${form}&driver[__proto__][state]=recipient`;
  expect((await posting(simulated, { type: FORM_TYPE, body })).status).toBe(201);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();

  const inherited = GOOD.replace('"details"', '"__proto__":{"details":"x"},"d"');
  await expectHarmless(simulated, 'missing_mandatory_field', () =>
    posting(simulated, { type: JSON_TYPE, body: inherited }),
  );
});

const search = (extra: string) => (simulated: Simulated) => {
  const target = `/rdexapi/journeys.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: ANY })}${extra}`;
  return consumer(simulated).send({ target });
};

test.each<[string, string, RegExp]>([
  ['a latitude twice', '&p[from][latitude]=46', /^invalid_input$/],
  ['a state twice', '&p[driver][state]=1', /^invalid_input$/],
  ['a place that is a text too', '&p[from]=Grenoble&p[from][latitude]=1', /^invalid_input$/],
  ['a date that is a list', '&p[outward][mindate][]=2026-01-01', /^invalid_input$/],
  ['500 brackets', `&p${'[a]'.repeat(500)}=1`, /^invalid_input$/],
  ['600 parameters', '&a=1'.repeat(600), /^invalid_input$/],
  ['a malformed escape', '&p[note]=%', /^invalid_uri$/],
  ['an escape that is no UTF-8', '&p[note]=%C3%28', /^invalid_uri$/],
  ['half a surrogate', '&p[note]=%ED%A0%80', /^invalid_uri$/],
])('rdex.get-journeys: %s is refused and does no harm', async (_name, extra, name) => {
  const simulated = await simulate(publishing([offer(1)]));

  await expectHarmless(simulated, name, () => search(extra)(simulated));
});

test.each([
  '&p[__proto__][driver][state]=0',
  '&__proto__[a]=1',
  '&p[constructor][prototype][x]=1',
  '&p[from][toString]=1',
  '&p[hasOwnProperty]=1',
  '&',
  '&&&=&=x',
  '&a',
  '&%00=%00',
  '&p[=1&p]=2&p[from][latitude=3',
])('rdex.get-journeys: %s is ignored', async (extra) => {
  const simulated = await simulate(publishing([offer(1)]));

  const { status, body } = await search(extra)(simulated);

  expect([status, body]).toMatchObject([200, [{ journeys: { uuid: 1 } }]]);
  expect(({} as { x?: number }).x).toBeUndefined();
});

test('rdex: no header changes what is asked, of whom, or by which verb', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const headers = {
    'x-http-method-override': 'DELETE',
    'x-method-override': 'PUT',
    'x-original-url': '/_sim/health',
    'x-rewrite-url': '/_sim/health',
    'x-forwarded-prefix': '/w/other',
    'x-forwarded-host': 'elsewhere.example',
    'x-forwarded-proto': 'https',
    authorization: 'Basic eDp5',
    accept: 'text/html',
  };
  const target = `/rdexapi/journeys.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: ANY })}`;

  const { status, body } = await consumer(simulated).send({ target, headers });

  expect([status, body]).toMatchObject([200, [{ journeys: { uuid: 1 } }]]);
});

test.each(['', 'a b', 'www.operator.com:99999999', '[::1', '<script>', 'é'])(
  'rdex: the Host header %j does no harm',
  async (host) => {
    const simulated = await simulate(publishing([offer(1)]));
    const target = `/rdexapi/journeys.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: ANY })}&signature=x`;

    await expectHarmless(simulated, 'signature_mismatch', () => send(simulated.url, { target, headers: { host } }));
  },
);

test('rdex.get-journeys: a body with a GET is left alone', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const target = `/rdexapi/journeys.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: ANY })}`;

  const answer = await consumer(simulated).send({
    target,
    headers: { 'content-type': JSON_TYPE },
    body: '{not json',
  });

  expect(answer.status).toBe(200);
});
