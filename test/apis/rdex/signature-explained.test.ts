import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { asPrinted, fields, hmac, PRINTED, seconds } from './consumer.ts';
import { send } from './http-client.ts';
import { ANY, publishing } from './offers.ts';

const KEY = PRINTED.privatekey;
const HOST = 'www.operator.com';

const query = (encode?: (text: string) => string) =>
  fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: { ...ANY, note: 'Cantù, a b' } }, encode);
const TARGET = `/rdexapi/journeys.json?${query()}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sorted = (url: string) => {
  const [path, parameters = ''] = url.split('?');
  return `${path}?${parameters.split('&').sort().join('&')}`;
};

/** Sends TARGET with a signature, and gives what the journal says of it. */
async function explained(simulated: Simulated, signature: string, target = TARGET) {
  const answer = await send(simulated.url, {
    target: `${target}&signature=${encodeURIComponent(signature)}`,
    headers: { host: HOST },
  });
  expect(answer.status).toBe(401);
  expect(answer.body.error).toMatchObject({ name: 'signature_mismatch', field: 'signature' });
  const { explanation } = await simulated.explain(answer);
  expect(explanation).toMatchObject({ case: 'signature-mismatch', document: 'RDEX 1.2.1', section: 'Annexe 3' });
  return { because: explanation.because, details: explanation.details, debug: answer.body.error.message_debug };
}

/** What clients do, and how the explanation has to name it. */
const HABITS: readonly [string, RegExp, (url: string) => string][] = [
  ['an empty key', /key is empty.*\$privatekey/, (url) => hmac(url, '')],
  ['the apikey as key', /apikey was used/, (url) => hmac(url, PRINTED.apikey)],
  ['a line break after the key', /line break/, (url) => hmac(url, `${KEY}\n`)],
  ['sorted parameters', /parameters were sorted before/, (url) => hmac(sorted(url), KEY)],
  ['sorted and decoded parameters', /sorted and decoded/, (url) => hmac(decodeURIComponent(sorted(url)), KEY)],
  [
    'lower-case percent-encoding',
    /lower case/,
    (url) =>
      hmac(
        url.replace(/%../g, (hex) => hex.toLowerCase()),
        KEY,
      ),
  ],
  ['another host', /host localhost/, (url) => hmac(url.replace(HOST, 'localhost'), KEY)],
  ['no HMAC, key last', /URL and key, not HMAC/, (url) => sha256(url + KEY)],
  ['no HMAC, key first', /key and URL, not HMAC/, (url) => sha256(KEY + url)],
  ['upper case', /upper case/, (url) => hmac(url, KEY).toUpperCase()],
  ['base64', /base64/, (url) => createHmac('sha256', KEY).update(url).digest('base64')],
  ['a trailing &', /ends in &/, (url) => hmac(`${url}&`, KEY)],
  ['&signature= signed too', /ends in &signature=/, (url) => hmac(`${url}&signature=`, KEY)],
  ['path and query only', /only the path/, (url) => hmac(url.replace(/^http:\/\/[^/]+/, ''), KEY)],
  ['query only', /only the query/, (url) => hmac(url.split('?')[1] ?? '', KEY)],
  ['no scheme', /without its scheme/, (url) => hmac(url.replace('http://', ''), KEY)],
  ['no query', /without its query/, (url) => hmac(url.split('?')[0] ?? '', KEY)],
  ['no extension', /without its extension/, (url) => hmac(url.replace('.json', ''), KEY)],
];

test.each(HABITS)('rdex: a signature with %s is refused and explained', async (_name, named, signature) => {
  const simulated = await simulate(publishing([]));

  const { because, details, debug } = await explained(simulated, signature(`http://${HOST}${TARGET}`));

  expect(because).toMatch(named);
  expect(debug).toMatch(/^Signature mismatch/);
  expect(details).toMatchObject({
    given: signature(`http://${HOST}${TARGET}`),
    received: `http://${HOST}${TARGET}`,
    expected: hmac(`http://${HOST}${TARGET}`, KEY),
  });
  expect(details['signed']).toBeTypeOf('string');
});

test('rdex: the text that was signed and the one that would have matched are both shown', async () => {
  const simulated = await simulate(publishing([]));
  const url = `http://${HOST}${TARGET}`;

  const { details } = await explained(simulated, hmac(sorted(url), KEY));

  expect(details['signed']).toBe(sorted(url));
  expect(hmac(details['received'] as string, KEY)).toBe(details['expected']);
  const texts = (details['tried'] as { text: string }[]).map(({ text }) => text);
  expect(texts).toContain(url);
  expect(texts).toContain(decodeURIComponent(url));
  expect(texts).toContain(url.replace('http:', 'https:'));
});

test('rdex: a URL signed encoded and sent with bare brackets is explained', async () => {
  const simulated = await simulate(publishing([]));
  const sent = `/rdexapi/journeys.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: ANY }, asPrinted)}`;
  const signed = `http://${HOST}/rdexapi/journeys.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, p: ANY })}`;

  const { because, details } = await explained(simulated, hmac(signed, KEY), sent);

  expect(because).toMatch(/encoded/);
  expect(details['signed']).toBe(signed);
});

test('rdex: the habit is found as well when the client signs for https', async () => {
  const simulated = await simulate(publishing([]));
  const url = `https://${HOST}${TARGET}`;

  const { because, details } = await explained(simulated, hmac(sorted(url), KEY));

  expect(because).toMatch(/sorted/);
  expect(details['signed']).toBe(sorted(url));
});

test('rdex: a URL that was signed without its port is explained', async () => {
  const simulated = await simulate(publishing([]));
  const signed = `${simulated.url.replace(/:\d+$/, '')}${TARGET}`;

  const answer = await send(simulated.url, { target: `${TARGET}&signature=${hmac(signed, KEY)}` });

  expect(answer.status).toBe(401);
  expect((await simulated.explain(answer)).explanation).toMatchObject({
    because: expect.stringContaining('without its port'),
    details: { signed, received: simulated.url + TARGET },
  });
});

test('rdex: the habit is found as well behind a --public-url', async () => {
  const simulated = await simulate(publishing([]), { publicUrl: 'https://covoiturage.example' });
  const url = `https://covoiturage.example${TARGET}`;

  expect((await explained(simulated, hmac(sorted(url), KEY))).because).toMatch(/sorted/);
  expect((await explained(simulated, hmac(url, ''))).because).toMatch(/key is empty/);
});

test('rdex: under `signature: strict` the explanation says which tolerated form was signed', async () => {
  const simulated = await simulate(publishing([], { dialect: { signature: 'strict' } }));
  const url = `http://${HOST}${TARGET}`;

  expect((await explained(simulated, hmac(decodeURIComponent(url), KEY))).because).toMatch(/percent-decoded/);
  expect((await explained(simulated, hmac(url.replace('http:', 'https:'), KEY))).because).toMatch(/https:/);
});

test('rdex: a world’s prefix that was not signed is named', async () => {
  const simulated = await simulate();
  const target = `/w/mine/rdexapi/journeys.json?timestamp=${seconds(Date.now())}&apikey=${PRINTED.apikey}`;
  const signature = hmac(simulated.url + target.replace('/w/mine', ''), KEY);

  const { headers } = await send(simulated.url, { target: `${target}&signature=${signature}` });
  const { body } = await simulated.agent.get(`/_sim/worlds/mine/journal/${headers['x-sim-request']}`);

  expect(body.explanation.because).toMatch(/prefix/);
});

test('rdex: a signature nobody can explain shows what would have matched, and claims nothing', async () => {
  const simulated = await simulate(publishing([]));

  const { because, details } = await explained(simulated, 'f'.repeat(64));

  expect(because).toBe('Signature mismatch');
  expect(details['expected']).toBe(hmac(`http://${HOST}${TARGET}`, KEY));
  expect(details).not.toHaveProperty('habit');
  expect(JSON.stringify(details)).not.toContain(KEY);
});
