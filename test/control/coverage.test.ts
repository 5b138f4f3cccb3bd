import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../simulate.ts';
import { credentials, withApplication } from './stories.ts';

const coverageOf = async ({ agent }: Simulated, world = 'default') =>
  (await agent.get(`/_sim/worlds/${world}/coverage`).expect(200)).body;

test('control.coverage: counts documented answers, and not those of faults', async () => {
  const simulated = await simulate({
    ...withApplication,
    faults: [{ operation: 'piste.token', error: 'invalid-scope', times: 1 }],
  });
  const token = (form: object) => simulated.agent.post('/api/oauth/token').type('form').send(form);
  const before = await coverageOf(simulated);
  await token(credentials).expect(400);
  await token(credentials).expect(200);
  await token(credentials).expect(200);
  await token({ ...credentials, client_id: 'nobody' }).expect(400);

  const after = await coverageOf(simulated);

  expect(before).toMatchObject({ seen: 0, percent: 0 });
  expect(after).toMatchObject({ seen: 2, documented: before.documented });
  expect(after.percent).toBe(Math.round((1000 * 2) / after.documented) / 10);
  const seen = after.operations.find(({ operation }: { operation: string }) => operation === 'piste.token');
  expect(seen.ok).toBe(2);
  expect(seen.errors).toContainEqual({ id: 'invalid-client', seen: 1 });
  expect(seen.errors).toContainEqual({ id: 'invalid-scope', seen: 0 });
  expect(seen.errors).toContainEqual({ id: 'temporarily-unavailable', seen: 0, onlyByFault: true });
});

test('control.coverage: belongs to one world, and begins anew with it', async () => {
  const simulated = await simulate(withApplication);
  await simulated.agent.post('/api/oauth/token').type('form').send(credentials).expect(200);

  expect((await coverageOf(simulated, 'other')).seen).toBe(0);
  expect((await coverageOf(simulated)).seen).toBe(1);
  await simulated.agent.post('/_sim/worlds/default/reset').expect(200);
  expect((await coverageOf(simulated)).seen).toBe(0);
});

test('control.rows: shows the rows of a kind, secrets included', async () => {
  const { agent } = await simulate(withApplication);

  const { body } = await agent.get('/_sim/worlds/default/rows/piste.applications').expect(200);

  expect(body.rows).toMatchObject([{ id: 'client-1', clientSecret: 'secret-1' }]);
});

test('control.rows: shows nothing of a kind that nobody knows, and keeps nothing of it', async () => {
  const { agent } = await simulate({});

  for (const kind of ['nothing', '__proto__', 'constructor', 'a%2Fb']) {
    const { body } = await agent.get(`/_sim/worlds/default/rows/${kind}`).expect(200);
    expect(body).toEqual({ rows: [] });
  }
});
