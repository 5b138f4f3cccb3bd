import { expect, test } from 'vitest';
import { type Simulated, START, simulate } from '../simulate.ts';
import { activatesAfter, credentials, withApplication } from './stories.ts';

const snapshotOf = async ({ agent }: Simulated, world = 'default') =>
  (await agent.get(`/_sim/worlds/${world}/snapshot`).expect(200)).body;

/** Things that draw ids, spend faults, run reactions and send messages; everything they answer. */
async function goOn({ agent }: Simulated, world: string) {
  const answers = [];
  for (let n = 0; n < 3; n += 1) {
    const { status, body } = await agent.post(`/w/${world}/api/oauth/token`).type('form').send(credentials);
    answers.push({ status, body });
  }
  const events = `/_sim/worlds/${world}/events`;
  answers.push((await agent.post(events).send({ event: 'piste.account.create', email: 'eve@example.com' })).body);
  answers.push((await agent.post(`/_sim/worlds/${world}/clock/advance`).send({ by: 'PT20M' })).body);
  const { body } = await agent.get(`/_sim/worlds/${world}/outbox`);
  answers.push(body.messages.map(({ id, at, to }: Record<string, string>) => ({ id, at, to })));
  return answers;
}

test('control.get-snapshot: shows everything, with the format and its version', async () => {
  const simulated = await simulate({ scenario: 'a title', ...withApplication });

  const snapshot = await snapshotOf(simulated);

  expect(snapshot).toMatchObject({
    format: 'bacasable-snapshot',
    version: 1,
    world: 'default',
    scenario: 'a title',
    now: START,
    frozen: true,
    rows: { 'sim.seed': [{ id: 'seed', seed: '42' }], 'piste.applications': [{ id: 'client-1' }] },
  });
});

test('control.put-snapshot: goes on exactly as the world it was taken from', async () => {
  const simulated = await simulate({
    ...withApplication,
    reactions: [activatesAfter('PT10M', 'bob@example.com'), activatesAfter('PT5M', 'eve@example.com')],
    faults: [{ operation: 'piste.token', error: 'invalid-client', probability: 0.5 }],
  });
  await simulated.happen('piste.account.create', { email: 'bob@example.com' });
  await simulated.agent.post('/api/oauth/token').type('form').send(credentials);
  // What is refused may have drawn from the seed as well.
  const twice = { event: 'piste.account.create', email: 'bob@example.com' };
  await simulated.agent.post('/_sim/worlds/default/events').send(twice).expect(409);
  const snapshot = await snapshotOf(simulated);

  const { status, body } = await simulated.agent.put('/_sim/worlds/copy/snapshot').send(snapshot);
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: 'copy', seed: '42', clock: { now: START, frozen: true }, counts: { agenda: 1 } });
  expect(await snapshotOf(simulated, 'copy')).toEqual({ ...snapshot, world: 'copy' });
  const original = await goOn(simulated, 'default');
  const copied = await goOn(simulated, 'copy');

  expect(copied).toEqual(original);
});

test('control.put-snapshot: takes a world back, its scenario included', async () => {
  const simulated = await simulate({ scenario: 'before', ...withApplication });
  const { agent, advance, happen } = simulated;
  const snapshot = await snapshotOf(simulated);
  await advance('P3D');
  await happen('piste.account.create', { email: 'bob@example.com' });
  await agent.put('/_sim/worlds/default').send({ scenario: 'after' }).expect(200);

  const { body } = await agent.put('/_sim/worlds/default/snapshot').send(snapshot).expect(200);

  expect(body).toMatchObject({ scenario: 'before', clock: { now: START }, counts: { outbox: 0, journal: 0 } });
  expect(await snapshotOf(simulated)).toEqual(snapshot);
  await agent.post('/_sim/worlds/default/reset').expect(200);
  expect((await agent.get('/_sim/worlds/default')).body.scenario).toBe('before');
});

test('control.put-snapshot: lets a running clock go on from the instant of the snapshot', async () => {
  const simulated = await simulate({ clock: { at: START } });
  const snapshot = { ...(await snapshotOf(simulated)), now: '2026-03-01T12:00:00Z' };

  const { body } = await simulated.agent.put('/_sim/worlds/default/snapshot').send(snapshot).expect(200);

  expect(body.clock.frozen).toBe(false);
  const since = Date.parse(body.clock.now) - Date.parse(snapshot.now);
  expect(since).toBeGreaterThanOrEqual(0);
  expect(since).toBeLessThan(5000);
});

test("control.put-snapshot: leaves a world on the machine's time that has no clock of its own", async () => {
  const simulated = await simulate();
  const snapshot = { ...(await snapshotOf(simulated)), now: START };

  const { body } = await simulated.agent.put('/_sim/worlds/default/snapshot').send(snapshot).expect(200);

  expect(Math.abs(Date.parse(body.clock.now) - Date.now())).toBeLessThan(5000);
});

test('control.put-snapshot: refuses whole what it cannot restore, and says why', async () => {
  const simulated = await simulate({ scenario: 'before' });
  const { agent } = simulated;
  const snapshot = await snapshotOf(simulated);
  const { rows } = snapshot;
  const seed = rows['sim.seed'][0];
  const bad: [object, string][] = [
    [{ ...snapshot, version: 2 }, 'version must be one of 1'],
    [{ ...snapshot, format: 'other' }, 'format must be one of bacasable-snapshot'],
    [{ ...snapshot, now: 'yesterday' }, 'now'],
    [{ ...snapshot, rows: [] }, 'rows'],
    [{ ...snapshot, rows: { ...rows, 'sim.seed': [] } }, 'rows.sim.seed'],
    [{ ...snapshot, rows: { ...rows, 'sim.seed': [{ ...seed, position: -1 }] } }, 'rows.sim.seed.0.position'],
    [{ ...snapshot, rows: { ...rows, things: [{ id: 7 }] } }, 'rows.things.0.id'],
    [{ ...snapshot, rows: { ...rows, things: ['row'] } }, 'rows.things.0'],
    [{ ...snapshot, rows: { ...rows, things: [{ id: 'a' }, { id: 'a' }] } }, 'rows.things[1]: a is there already'],
    [{ ...snapshot, rows: { ...rows, 'sim.agenda': [{ id: 'a', dueAt: 'soon' }] } }, 'rows.sim.agenda.0'],
    [{ ...snapshot, rows: { ...rows, 'sim.scenario': [{ id: 'scenario', document: { reactions: 1 } }] } }, 'reactions'],
  ];

  for (const [document, because] of bad) {
    const { status, body } = await agent.put('/_sim/worlds/default/snapshot').send(document);
    expect({ status, detail: body.detail }).toEqual({ status: 400, detail: expect.stringContaining(because) });
  }
  await agent.put('/_sim/worlds/fresh/snapshot').send({}).expect(400);

  await agent.get('/_sim/worlds/fresh').expect(404);
  expect(await snapshotOf(simulated)).toEqual(snapshot);
});
