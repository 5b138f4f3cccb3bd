import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { consumer, PRINTED, seconds } from './consumer.ts';
import { type Answer, send } from './http-client.ts';
import { ANY, contacting, offer, publishing } from './offers.ts';
import { inject, outbox, rows } from './world.ts';

/** Annex 3, from the document. */
const ANNEX_3: Readonly<Record<string, number>> = {
  access_denied: 401,
  already_exists: 409,
  insufficient_permissions: 403,
  internal_error: 500,
  invalid_input: 400,
  invalid_uri: 400,
  invalid_uuid: 400,
  missing_mandatory_field: 400,
  missing_required_query_parameter: 400,
  no_post_data: 400,
  no_put_data: 400,
  not_implemented: 501,
  origin_mismatch: 403,
  resource_not_found: 404,
  signature_mismatch: 401,
  timestamp_too_skewed: 401,
  too_late: 400,
  too_many_post: 429,
  too_many_queries: 429,
  undefined_error: 400,
  unknown_user: 400,
  unsupported_http_verb: 405,
};

const kebab = (code: string): string => code.replaceAll('_', '-');

/** What section 1.4 says of every error: its status, its four members in their order, in JSON. */
function expectError({ status, headers, text, body }: Answer, code: string): void {
  expect([status, body?.error.name]).toEqual([ANNEX_3[code], code]);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(text.startsWith(`{"error":{"name":"${code}","message_debug":"`)).toBe(true);
  expect(Object.keys(body)).toEqual(['error']);
  expect(Object.keys(body.error)).toEqual(['name', 'message_debug', 'message_user', 'field']);
  expect(body.error.message_user).toContain('please contact operator.');
}

type Cause = (simulated: Simulated) => Promise<Answer>;

const now = seconds();
const twice = async (ask: () => Promise<Answer>): Promise<Answer> => {
  await ask();
  return ask();
};
const contact =
  (more: object): Cause =>
  (simulated) =>
    consumer(simulated).contact(contacting(1, more));
const searchAs =
  (keys: object): Cause =>
  (simulated) =>
    consumer(simulated, { keys: { ...PRINTED, ...keys } }).search(ANY);
const plain =
  (method: string, target: string, body?: string): Cause =>
  ({ url }) =>
    send(url, { method, target, ...(body !== undefined && { body }) });

/** Something that leads to each code, of all those that a client can bring about. */
const CAUSES: Readonly<Record<string, Cause>> = {
  access_denied: searchAs({ apikey: 'unknown' }),
  already_exists: (simulated) => twice(() => consumer(simulated).contact(contacting(1))),
  insufficient_permissions: (simulated) => {
    const keys = { apikey: 'reader', privatekey: 'reader_private' };
    return consumer(simulated, { keys }).contact(contacting(1));
  },
  invalid_input: (simulated) => consumer(simulated).search({ ...ANY, frequency: 'daily' }),
  invalid_uri: plain('GET', '/rdexapi/journeys.json?timestamp=%E9'),
  invalid_uuid: contact({ journeys: { uuid: 'not-a-uuid' } }),
  missing_mandatory_field: contact({ details: '' }),
  missing_required_query_parameter: plain('GET', '/rdexapi/journeys.json'),
  no_post_data: (simulated) =>
    consumer(simulated).send({
      method: 'POST',
      target: `/rdexapi/connections.json?timestamp=${now}&apikey=${PRINTED.apikey}`,
    }),
  no_put_data: plain('PUT', '/rdexapi/journeys.json'),
  not_implemented: plain('DELETE', '/rdexapi/journeys/10945310.json'),
  origin_mismatch: contact({ origin: 'elsewhere.example' }),
  resource_not_found: plain('GET', '/rdexapi/drivers.json'),
  signature_mismatch: searchAs({ privatekey: 'wrong' }),
  timestamp_too_skewed: (simulated) => consumer(simulated, { timestamp: now - 3601 }).search(ANY),
  too_late: async (simulated) => consumer(simulated).contact(contacting(2)),
  too_many_post: (simulated) => {
    const keys = { apikey: 'limited', privatekey: 'limited_private' };
    return twice(() => consumer(simulated, { keys }).contact(contacting(1)));
  },
  too_many_queries: (simulated) => {
    const keys = { apikey: 'limited', privatekey: 'limited_private' };
    return twice(() => consumer(simulated, { keys }).search(ANY));
  },
  unknown_user: contact({ driver: { state: 'recipient', uuid: 999 } }),
  unsupported_http_verb: plain('PATCH', '/rdexapi/journeys.json', '{}'),
};

const once = { limit: 1, per: 'PT1H' };
const ended = { mindate: '2025-01-06', maxdate: '2025-01-06' };
const world = publishing([offer(1), offer(2, { outward: ended })], {
  dialect: { past: 'refuse' },
  consumers: [
    { ...PRINTED, origin: 'site.example' },
    { apikey: 'reader', privatekey: 'reader_private', permissions: ['journeys'] },
    { apikey: 'limited', privatekey: 'limited_private', quotas: { queries: once, posts: once } },
  ],
});

test.each(Object.entries(CAUSES))('rdex: %s is the answer to its cause', async (code, cause) => {
  const simulated = await simulate(world);

  const answer = await cause(simulated);

  expectError(answer, code);
  expect(await simulated.explain(answer)).toMatchObject({
    outcome: 'refused',
    explanation: {
      case: kebab(code),
      document: 'RDEX 1.2.1',
      section: 'Annexe 3',
      because: answer.body.error.message_debug,
    },
  });
});

test('rdex: all of annex 3 has a cause, but the two that say nothing', () => {
  const without = Object.keys(ANNEX_3).filter((code) => CAUSES[code] === undefined);

  expect(without).toEqual(['internal_error', 'undefined_error']);
});

test.each(Object.keys(ANNEX_3))('rdex: %s by a fault, for both operations, as often as it says', async (code) => {
  const simulated = await simulate(world);
  for (const operation of ['rdex.get-journeys', 'rdex.post-connections']) {
    await inject(simulated, { operation, error: kebab(code), times: 1 });
  }
  const { search, contact } = consumer(simulated);

  const answers = [await search(ANY), await contact(contacting(1, { origin: 'site.example' }))];

  for (const answer of answers) {
    expectError(answer, code);
    expect(await simulated.explain(answer)).toMatchObject({
      outcome: 'fault',
      explanation: { case: kebab(code), section: 'Annexe 3' },
    });
  }
  expect([await rows(simulated, 'rdex.connections'), await outbox(simulated)]).toEqual([[], []]);
  expect((await search(ANY)).status).toBe(200);
  expect((await contact(contacting(1, { origin: 'site.example' }))).status).toBe(201);
});

test.each([
  ['GET', '/rdexapi', 'resource_not_found'],
  ['GET', '/rdexapi/', 'resource_not_found'],
  ['GET', '/rdexapi/journeys.csv', 'resource_not_found'],
  ['GET', '/rdexapi/journeys.json/', 'resource_not_found'],
  ['GET', '/rdexapi/Journeys.json', 'resource_not_found'],
  ['GET', '/rdexapi/journeys/10945310.json', 'resource_not_found'],
  ['GET', '/restapi/toString', 'resource_not_found'],
  ['POST', '/rdexapi/users.json', 'resource_not_found'],
  ['POST', '/rdexapi/journeys.json', 'unsupported_http_verb'],
  ['GET', '/rdexapi/connections.json', 'unsupported_http_verb'],
  ['PATCH', '/restapi/connections', 'unsupported_http_verb'],
  ['OPTIONS', '/rdexapi/journeys.xml', 'unsupported_http_verb'],
  ['PUT', '/rdexapi/journeys/1.json', 'no_put_data'],
  ['PUT', '/rdexapi/connections.json', 'no_put_data'],
  ['DELETE', '/rdexapi/journeys', 'not_implemented'],
  ['DELETE', '/rdexapi/connections/1', 'not_implemented'],
  ['GET', '/rdexapi/journeys.json?p[from]=%', 'invalid_uri'],
  ['GET', '/rdexapi/journeys.json?a=%C3%28', 'invalid_uri'],
  ['GET', '/rdexapi/%FF', 'invalid_uri'],
  ['DELETE', '/rdexapi/journeys.json?a=%zz', 'invalid_uri'],
])('rdex: %s %s is %s', async (method, target, code) => {
  const simulated = await simulate(world);

  expectError(await send(simulated.url, { method, target }), code);
});

test('rdex: PUT with a body is not_implemented, whatever the body is', async () => {
  const simulated = await simulate(world);

  for (const body of ['{}', 'not json', '\u0000']) {
    expectError(
      await send(simulated.url, { method: 'PUT', target: '/rdexapi/journeys/1.json', body }),
      'not_implemented',
    );
  }
});

test('rdex: what answers instead is told (RFC 9110 section 15.5.6)', async () => {
  const simulated = await simulate(world);
  const allowed = async (target: string) => (await send(simulated.url, { method: 'PATCH', target })).headers['allow'];

  expect(await allowed('/rdexapi/journeys.json')).toBe('GET');
  expect(await allowed('/rdexapi/connections.xml')).toBe('POST');
});

test('rdex: errors are JSON under .xml too (section 1.4), and HEAD has none to show', async () => {
  const simulated = await simulate(world);

  expectError(await send(simulated.url, { target: '/rdexapi/journeys.xml' }), 'missing_required_query_parameter');
  const head = await send(simulated.url, { method: 'HEAD', target: '/rdexapi/journeys.xml' }).catch(() => undefined);
  expect(head?.status).toBe(405);
});

test('rdex: under `field: path` an error names the whole field', async () => {
  const simulated = await simulate(publishing([offer(1)], { dialect: { field: 'path' } }));
  const { search, contact } = consumer(simulated);
  const field = async (ask: Promise<Answer>) => (await ask).body.error.field;

  expect(await field(search({ ...ANY, from: { latitude: 91, longitude: 1 } }))).toBe('p[from][latitude]');
  expect(await field(search({ ...ANY, to: { latitude: 9 } }))).toBe('p[to][longitude]');
  expect(await field(contact(contacting(1, { driver: { state: 'recipient' } })))).toBe('driver[uuid]');
});
