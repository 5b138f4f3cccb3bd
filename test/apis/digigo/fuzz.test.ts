import fc from 'fast-check';
import { expect, test } from 'vitest';
import { raw } from '../piste/piste.ts';
import { AED, asking, BASE, HASH, HOLDER, RETURN, sadFor, sign, withDigigo } from './digigo.ts';

const text = fc.oneof(
  fc.constantFrom(AED.clientId, AED.clientSecret, HOLDER, HASH, 'SHA256', 'RSA', 'chain', 'authorization_code', RETURN),
  fc.constantFrom(
    '',
    ' ',
    '.',
    '..',
    '%',
    '%zz',
    '%00',
    '%2f',
    '%C3%28',
    '__proto__',
    'constructor',
    'é',
    '\u0000',
    "'",
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const segment = text.map((value) => (value.startsWith('%') ? value : encodeURIComponent(value.toWellFormed())));

const service = fc.constantFrom(
  'services/v1/credentials/info',
  'services/v1/oauth2/token',
  'services/v1/signatures/signHash',
  'services/v1/credentials/extendTransaction',
  'services/v1/signatures/timestamp',
  'services/v1/signatures',
  'oauth2/authorize',
);
const path = fc
  .tuple(service, fc.array(segment, { maxLength: 6 }))
  .map(([name, segments]) => [BASE, name, ...segments].join('/'));

const NAMES = [
  'redirectUri',
  'responseType',
  'scope',
  'credentialId',
  'clientId',
  'numSignatures',
  'hash',
  'state',
  'nonce',
];
const query = fc.oneof(
  fc.constant(asking().split('?')[1] ?? ''),
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom('a[b]', 'hash[]', '__proto__[x]')), segment), {
      maxLength: 9,
    })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('&')),
);
const body = fc.oneof(
  fc.constantFrom(
    RETURN,
    JSON.stringify([HASH]),
    HASH,
    '{',
    '[',
    '[[',
    '"',
    '{"redirectUri":null}',
    '{"hash":[]}',
    'null',
  ),
  fc.constantFrom('answer=accept&pin=1&otp=2', 'answer=refuse', 'answer[]=refuse'),
  fc.json(),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
);
const contentType = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'constructor',
  '',
);

/** The members of each of the ways to say no, and of the ways to say yes. */
const SHAPES = [
  ['status', 'code', 'description'],
  ['error', 'error_description'],
  ['certificates'],
  ['sad', 'tokenType', 'expiresIn'],
  ['0'],
];

test('digigo: no request is answered with 5xx or an undocumented shape', { timeout: 120_000 }, async () => {
  const simulated = await withDigigo();
  const sad = await sadFor(simulated);
  const method = fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'HEAD', 'DELETE');

  await fc.assert(
    fc.asyncProperty(fc.record({ method, path, query, body, contentType }), async (sent) => {
      const answer = await raw(simulated.url, `${sent.path}?${sent.query}`, {
        method: sent.method,
        headers: { 'Content-Type': sent.contentType, 'Content-Length': String(Buffer.byteLength(sent.body)) },
        body: sent.body,
      });

      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['x-sim-request']).toMatch(/^r\d+$/);
      if (!String(answer.headers['content-type']).startsWith('application/json') || answer.body === '') return;
      expect(SHAPES).toContainEqual(Object.keys(JSON.parse(answer.body)));
    }),
    { numRuns: 1000, seed: 42 },
  );

  await sign(simulated, { sad }).expect(200);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
