import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer, fields, hmac, PRINTED, seconds } from './consumer.ts';
import { send } from './http-client.ts';
import { ANY, contacting, offer, publishing } from './offers.ts';
import { outbox, rows } from './world.ts';

const CODES = new Set(
  [
    'access_denied already_exists insufficient_permissions invalid_input invalid_uri invalid_uuid missing_mandatory_field',
    'missing_required_query_parameter no_post_data no_put_data not_implemented origin_mismatch resource_not_found',
    'signature_mismatch timestamp_too_skewed too_late unknown_user unsupported_http_verb',
  ].flatMap((line) => line.split(' ')),
);

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/\p{Surrogate}/gu, '?')),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '1',
    '-1',
    '1e400',
    'NaN',
    'null',
    'true',
    '0x10',
    '90',
    '45.1',
    '2026-02-02',
    '08:00',
    '{}',
    '[1]',
    '__proto__',
    'recipient',
    'sender',
    '7001',
  ),
);
const key = fc.oneof(
  fc.constantFrom(
    'driver',
    'passenger',
    'state',
    'from',
    'to',
    'latitude',
    'longitude',
    'outward',
    'mindate',
    'monday',
    'mintime',
    'days',
    'uuid',
    'alias',
    'journeys',
    'details',
    'frequency',
    '__proto__',
    'constructor',
    'toString',
    '0',
    '25',
    '',
  ),
  fc.string({ maxLength: 5 }),
);
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;
const json = fc.oneof(anything, fc.constantFrom(null, true, 1.5, 1e21, -0), fc.jsonValue());

/** A valid value of which some parts are replaced by anything. */
const damaged = (good: object) =>
  fc.array(fc.tuple(fc.constantFrom(...paths(good)), json), { minLength: 0, maxLength: 3 }).map((changes) => {
    const copy = structuredClone(good) as Record<string, unknown>;
    for (const [path, value] of changes) replace(copy, path, value);
    return copy;
  });

const paths = (value: object, at: string[] = []): string[][] =>
  Object.entries(value).flatMap(([name, inner]) => [
    [...at, name],
    ...(typeof inner === 'object' && inner !== null ? paths(inner, [...at, name]) : []),
  ]);

function replace(value: Record<string, unknown>, [name = '', ...rest]: string[], by: unknown): void {
  const inner = value[name];
  if (rest.length > 0 && typeof inner === 'object' && inner !== null)
    replace(inner as Record<string, unknown>, rest, by);
  else value[name] = by;
}

const target = (resource: string, rest: object, tail = '') =>
  `/rdexapi/${resource}.json?${fields({ timestamp: seconds(), apikey: PRINTED.apikey, ...rest })}${tail}`;
const tail = fc
  .array(fc.tuple(key, scalar), { maxLength: 2 })
  .map((pairs) => pairs.map(([name, value]) => `&${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join(''));
const raw = fc.stringMatching(/^[!-"$-~]{0,40}$/);

const request = fc.oneof(
  fc.tuple(damaged(ANY), tail).map(([p, more]) => ({ method: 'GET', target: target('journeys', { p }, more) })),
  damaged(contacting(1)).map((body) => ({
    method: 'POST',
    target: target('connections', {}),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })),
  damaged(contacting(1)).map((body) => ({
    method: 'POST',
    target: target('connections', {}),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: fields(body),
  })),
  fc
    .tuple(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'), raw)
    .map(([method, text]) => ({ method, target: `/rdexapi/journeys.json?${text}` })),
  fc
    .tuple(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'), raw)
    .map(([method, text]) => ({ method, target: `/rdexapi/${text}` })),
  fc.tuple(raw, fc.uint8Array({ maxLength: 60 })).map(([type, bytes]) => ({
    method: 'POST',
    target: target('connections', {}),
    headers: { 'content-type': type },
    body: Buffer.from(bytes),
  })),
);

test('rdex: whatever is sent, the answer is a documented one and never ours', { timeout: 240_000 }, async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const { url } = simulated;
  let delivered = 0;

  await fc.assert(
    fc.asyncProperty(request, async (sent) => {
      const answer = await send(url, {
        ...sent,
        target: `${sent.target}&signature=${hmac(url + sent.target, PRINTED.privatekey)}`,
      });

      if (answer.status === 201) delivered += 1;
      else if (answer.status === 200) expect(Array.isArray(answer.body)).toBe(true);
      else {
        expect(CODES).toContain(answer.body.error.name);
        expect(Object.keys(answer.body.error)).toEqual(['name', 'message_debug', 'message_user', 'field']);
      }
    }),
    {
      numRuns: 600,
      seed: 121,
      examples: [
        [
          {
            method: 'POST',
            target: target('connections', {}),
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(contacting(1)),
          },
        ],
      ],
    },
  );

  expect(delivered).toBeGreaterThan(0);
  expect(await rows(simulated, 'rdex.connections')).toHaveLength(delivered);
  expect(await outbox(simulated)).toHaveLength(delivered);
  expect(await consumer(simulated).found(ANY)).toEqual([1]);
});
