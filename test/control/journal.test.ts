import { expect, test } from 'vitest';
import { type Simulated, START, simulate } from '../simulate.ts';
import { credentials, withApplication } from './stories.ts';

const JOURNAL = '/_sim/worlds/default/journal';

const token = ({ agent }: Simulated, form: object = {}) =>
  agent
    .post('/api/oauth/token')
    .type('form')
    .send({ ...credentials, ...form });

const listed = async ({ agent }: Simulated, query = '') =>
  (await agent.get(`${JOURNAL}?${query}`).expect(200)).body.entries.map(({ id }: { id: string }) => id);

test('control.get-journal: shows the last requests, newest last, secrets masked', async () => {
  const simulated = await simulate(withApplication);
  await token(simulated).expect(200);
  const refused = await token(simulated, { client_secret: 'wrong' }).expect(400);

  const { body } = await simulated.agent.get(JOURNAL).expect(200);

  expect(body.entries.map(({ id }: { id: string }) => id)).toEqual(['r1', refused.headers['x-sim-request']]);
  expect(body.entries[1]).toMatchObject({
    at: START,
    operation: 'piste.token',
    outcome: 'refused',
    request: { method: 'POST', url: '/api/oauth/token' },
    response: { status: 400 },
    explanation: { case: 'invalid-client', because: expect.stringContaining('client_secret') },
  });
  expect(JSON.stringify(body)).not.toContain(credentials.client_secret);
});

test('control.get-journal: selects by operation, status and last id seen, and the newest of those', async () => {
  const simulated = await simulate(withApplication);
  await token(simulated);
  await simulated.agent.get('/mtes/sne-cotation/v1.0/healthcheck').expect(400);
  await token(simulated, { client_id: 'nobody' });

  expect(await listed(simulated, 'operation=piste.token')).toEqual(['r1', 'r3']);
  expect(await listed(simulated, 'status=400')).toEqual(['r2', 'r3']);
  expect(await listed(simulated, 'status=400&operation=piste.token')).toEqual(['r3']);
  expect(await listed(simulated, 'since=r1')).toEqual(['r2', 'r3']);
  expect(await listed(simulated, 'limit=1')).toEqual(['r3']);
  expect(await listed(simulated, 'operation=nobody.knows')).toEqual([]);
});

test('control.get-journal: answers 400 to filters that mean nothing', async () => {
  const { agent } = await simulate({});

  for (const query of ['since=1', 'since=m1', 'status=ok', 'status=99', 'limit=0', 'limit=1001', 'wait=100']) {
    expect((await agent.get(`${JOURNAL}?${query}`)).status, query).toBe(400);
  }
});

test('control.get-journal: waits, and answers as soon as a fitting request was answered', async () => {
  const simulated = await simulate(withApplication);
  const began = Date.now();
  const waiting = simulated.agent.get(`${JOURNAL}?status=400&wait=20`).then(({ body }) => body.entries);
  await new Promise((resolve) => setTimeout(resolve, 100));

  await token(simulated);
  await token(simulated, { client_id: 'nobody' });

  expect(await waiting).toMatchObject([{ id: 'r2' }]);
  expect(Date.now() - began).toBeLessThan(5000);
});

test('control.get-journal-entry: gives the request of an answer', async () => {
  const simulated = await simulate(withApplication);
  const refused = await token(simulated, { grant_type: 'password' });

  const entry = await simulated.explain(refused);

  expect(entry).toMatchObject({ id: 'r1', at: START, outcome: 'refused' });
  expect(entry.explanation.case).toBe('unsupported-grant-type');
});

test('control.get-journal-entry: answers 404 to an entry that is not there', async () => {
  const simulated = await simulate(withApplication);
  await token(simulated);
  await simulated.agent.put('/_sim/worlds/other').send({}).expect(201);

  for (const id of ['r2', 'x1', 'r01', 'r', '1', 'r1e0', '__proto__']) {
    await simulated.agent.get(`${JOURNAL}/${id}`).expect(404);
  }
  await simulated.agent.get('/_sim/worlds/other/journal/r1').expect(404);
});

test('control.delete-journal: forgets the entries; ids go on', async () => {
  const simulated = await simulate(withApplication);
  await token(simulated);

  await simulated.agent.delete(JOURNAL).expect(204);
  expect(await listed(simulated)).toEqual([]);
  await token(simulated);

  expect(await listed(simulated)).toEqual(['r2']);
});
