import { expect, test } from 'vitest';
import { askToken, check, STORY, staged, tokenOf } from './client.ts';

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was thrown',
    (error: Error) => error.message,
  );

test('journal.entries: shows what was asked and answered, secrets masked', async () => {
  const world = await staged();
  await askToken(world, 'wrong');
  await fetch(`${world.url}/api/oauth/nothing?a=1`);

  const [token, nowhere] = await world.journal.entries();

  expect(token).toMatchObject({
    id: 'r1',
    at: new Date(STORY.clock.at),
    operation: 'piste.token',
    outcome: 'refused',
    request: { method: 'POST', url: '/w/story/api/oauth/token' },
    response: { status: 400 },
    explanation: { case: 'invalid-client', because: expect.any(String) },
  });
  expect(token?.request.body).toContain('client_secret=***');
  expect(nowhere).toMatchObject({ operation: null, request: { url: '/w/story/api/oauth/nothing?a=1' } });
});

test('journal.entries: fits all that is said, or nothing', async () => {
  const world = await staged();
  const token = await tokenOf(world);
  await check(world, token);
  await check(world, 'unknown');
  await world.withFault({ operation: 'piste.healthcheck', error: 'gateway-error' }, () => check(world, token));
  const idsOf = async (...[filter]: Parameters<typeof world.journal.entries>) =>
    (await world.journal.entries(filter)).map(({ id }) => id);

  expect(await idsOf({ operation: 'piste.healthcheck' })).toEqual(['r2', 'r3', 'r4']);
  expect(await idsOf({ operation: 'piste.healthcheck', since: 'r2', outcome: 'refused' })).toEqual(['r3']);
  expect(await idsOf({ error: 'gateway-error', outcome: 'fault', status: 500 })).toEqual(['r4']);
  expect(await idsOf({ request: { url: /healthcheck$/, method: 'GET' }, status: 200 })).toEqual(['r2']);
  expect(await idsOf({ request: { headers: { 'content-type': /^application\/x-www-form/ } } })).toEqual(['r1']);
  expect(await idsOf({ request: { body: { grant_type: 'client_credentials', client_id: /^my-/ } } })).toEqual(['r1']);
  expect(await idsOf({ request: { body: /grant_type=client/ } })).toEqual(['r1']);
  expect(await idsOf({ response: { body: { etat: 'OK' } } })).toEqual(['r2']);
  expect(await idsOf({ response: { body: { etat: 'KO' } } })).toEqual([]);
});

test('journal.next: waits for a request, and gives each once', async () => {
  const world = await staged();
  await askToken(world);

  const first = await world.journal.next({ operation: 'piste.token' });
  const coming = world.journal.next({ operation: 'piste.token' });
  await check(world, 'unknown');
  await askToken(world, 'wrong');

  expect(first.id).toBe('r1');
  expect(await coming).toMatchObject({ id: 'r3', outcome: 'refused' });
});

test('journal.next: says what was asked instead', async () => {
  const world = await staged();
  await askToken(world, 'wrong');

  const message = await messageOf(world.journal.next({ operation: 'piste.healthcheck' }, 20));

  expect(message).toMatch(/^expected a request to world story within 20 ms with\n {2}operation: "piste.healthcheck"\n/);
  expect(message).toContain(
    '≠ r1  2026-01-15T09:00:00Z  piste.token  POST /w/story/api/oauth/token → 400 refused invalid-client',
  );
});

test('journal.expect: gives the requests that fit', async () => {
  const world = await staged();
  await askToken(world);
  await askToken(world);

  const found = await world.journal.expect({ operation: 'piste.token', status: 200 }, { times: 2 });
  await world.journal.expect({ operation: 'piste.token' });
  await world.journal.expect({ outcome: 'refused' }, { times: 0 });

  expect(found.map(({ id }) => id)).toEqual(['r1', 'r2']);
});

test('journal.expect: tells where the nearest requests depart, and why they were refused', async () => {
  const world = await staged();
  await askToken(world, 'wrong');
  await check(world, 'unknown');

  const message = await messageOf(
    world.journal.expect({
      operation: 'piste.token',
      status: 200,
      request: { method: 'POST', body: { client_id: /^their-/ } },
    }),
  );

  expect(message.split('\n')).toEqual([
    'expected at least 1 request to world story with',
    '  operation: "piste.token"',
    '  status: 200',
    '  request.method: "POST"',
    '  request.body: {"client_id":"/^their-/"}',
    'but of 2 requests none are like that:',
    '≠ r1  2026-01-15T09:00:00Z  piste.token  POST /w/story/api/oauth/token → 400 refused invalid-client',
    '    - status: 200',
    '    + status: 400',
    '    - request.body.client_id: /^their-/',
    '    + request.body.client_id: "my-client"',
    expect.stringMatching(/^ {4}because .*secret/),
    '≠ r2  2026-01-15T09:00:00Z  piste.healthcheck  GET /w/story/mtes/sne-cotation/v1.0/healthcheck → 401 refused invalid-token',
    '    - operation: "piste.token"',
    '    + operation: "piste.healthcheck"',
    '    - status: 200',
    '    + status: 401',
    '    - request.method: "POST"',
    '    + request.method: "GET"',
    '    - request.body: {"client_id":"/^their-/"}',
    '    + request.body: ""',
    expect.stringMatching(/^ {4}because /),
  ]);
});

test('journal.expect: tells of too many, of none, and of no more than the nearest', async () => {
  const world = await staged();
  const nothing = await messageOf(world.journal.expect({ operation: 'rdex.get-journeys' }));
  for (let n = 0; n < 4; n += 1) await check(world, 'unknown');
  for (let n = 0; n < 3; n += 1) await askToken(world);

  const message = await messageOf(world.journal.expect({ operation: 'piste.token' }, { times: 1 }));

  expect(nothing).toContain('but there are none');
  expect(message).toContain('expected 1 request to world story with\n  operation: "piste.token"\n');
  expect(message).toContain('but of 7 requests 3 are like that:');
  expect(message.match(/^= r[567] /gm)).toHaveLength(3);
  expect(message.match(/^≠ /gm)).toHaveLength(2);
  expect(message).toMatch(/\n {2}… and 2 more that do not come nearer$/);
});
