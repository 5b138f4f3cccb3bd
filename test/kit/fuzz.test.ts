import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEMO, HEALTHCHECK, raw, TOKEN, tokenOf, withApplication } from '../apis/piste/piste.ts';

const basic = `Basic ${Buffer.from(`${DEMO.clientId}:${DEMO.clientSecret}`).toString('base64')}`;

/** What an HTTP client lets through in a header. */
const headerText = fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, ''));

const key = fc.oneof(
  fc.constantFrom('grant_type', 'client_id', 'client_secret', 'scope', '__proto__', 'constructor', 'a[b]', '%', ''),
  fc.string({ maxLength: 10 }),
);
const value = fc.oneof(
  fc.constantFrom('client_credentials', DEMO.clientId, DEMO.clientSecret, 'openid', '%zz', '%00', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const form = fc
  .array(fc.tuple(key, value, fc.boolean()), { maxLength: 8 })
  .map((fields) =>
    fields.map(([k, v, raw]) => (raw ? `${k}=${v}` : new URLSearchParams({ [k]: v.toWellFormed() }).toString())),
  )
  .map((fields) => Buffer.from(fields.join('&')));

const body = fc.oneof(
  { weight: 4, arbitrary: form },
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
);

const segment = fc.oneof(
  fc.constantFrom('', '.', '..', '%2e', '%zz', '%00', '__proto__', 'constructor', 'token', 'v1.0', '%C3%28', 'é'),
  fc.string({ maxLength: 12 }),
);
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(TOKEN, HEALTHCHECK, `/w/fuzz${TOKEN}`) },
  fc
    .tuple(fc.constantFrom('/api/oauth', '/mtes', '/w', ''), fc.array(segment, { maxLength: 4 }))
    .map(
      ([base, segments]) =>
        `${base}/${segments.map((text) => encodeURI(text.toWellFormed()).replace('#', '%23')).join('/')}`,
    ),
);
const query = fc.option(
  fc.oneof(
    fc.constantFrom('a[b][c]=1', 'a=%zz', '__proto__[x]=1', '&&=&', `a${'[b]'.repeat(300)}=c`),
    headerText.map((text) => text.replace(/[# ]/g, '')),
  ),
  { nil: undefined },
);
const headers = fc.record(
  {
    'Content-Type': fc.oneof(
      fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'constructor', '__proto__', ''),
      headerText,
    ),
    Authorization: fc.oneof(fc.constantFrom('Bearer', 'Bearer ', 'Basic', basic, 'Bearer unknown'), headerText),
    Host: fc.constantFrom('localhost', 'sandbox-oauth.piste.gouv.fr', 'api.piste.gouv.fr', '[::1]:1', ':', 'a:b:c'),
    Accept: headerText,
    'Content-Encoding': fc.constantFrom('gzip', 'deflate', 'br', 'identity', 'x'),
  },
  { requiredKeys: [] },
);

test('world: no request is answered with 5xx or an undocumented shape', { timeout: 120_000 }, async () => {
  const simulated = await withApplication();
  const method = fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH');

  await fc.assert(
    fc.asyncProperty(fc.record({ method, path, query, headers, body }), async (sent) => {
      const target = encodeURI(sent.path).replaceAll('%25', '%') + (sent.query === undefined ? '' : `?${sent.query}`);
      const answer = await raw(simulated.url, target, {
        method: sent.method,
        headers: { ...sent.headers, 'Content-Length': String(sent.body.length) } as Record<string, string>,
        body: sent.body,
      });

      expect(answer.status).toBeLessThan(500);
      expect(answer.headers['x-sim-request']).toMatch(/^[rc]\d+$/);
      if (sent.path.endsWith(TOKEN) && sent.method === 'POST') {
        const keys =
          answer.status === 200
            ? ['access_token', 'token_type', 'expires_in', 'scope']
            : ['error', 'error_description'];
        expect(Object.keys(JSON.parse(answer.body))).toEqual(keys);
      }
    }),
    { numRuns: 500, seed: 42 },
  );

  expect(await tokenOf(simulated)).toMatch(/^[A-Za-z0-9]{54}$/);
  expect(Object.keys(Object.prototype)).toEqual([]);
});
