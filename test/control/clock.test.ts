import { expect, test } from 'vitest';
import { START, simulate } from '../simulate.ts';
import { activatesAfter } from './stories.ts';

const CLOCK = '/_sim/worlds/default/clock';

const bob = 'bob@example.com';
const eve = 'eve@example.com';

test('control.get-clock: shows the time of a world', async () => {
  const { agent } = await simulate({});

  const { body } = await agent.get(CLOCK).expect(200);

  expect(body).toEqual({ now: START, frozen: true });
});

test('control.put-clock: moves time to just that instant, frozen or not before', async () => {
  const { agent } = await simulate({ clock: { at: START } });
  const now = '2026-02-01T00:00:00.250Z';

  const { body } = await agent.put(CLOCK).send({ now, frozen: true }).expect(200);

  expect(body).toEqual({ now, frozen: true });
  expect((await agent.get(CLOCK)).body).toEqual({ now, frozen: true });
});

test('control.put-clock: reads any zone', async () => {
  const { agent } = await simulate({});

  const { body } = await agent.put(CLOCK).send({ now: '2026-01-15T12:00:00+01:00' }).expect(200);

  expect(body).toEqual({ now: '2026-01-15T11:00:00Z', frozen: true });
});

test('control.put-clock: stops a clock, and lets it run', async () => {
  const { agent } = await simulate({ clock: { at: START } });

  const stopped = await agent.put(CLOCK).send({ frozen: true }).expect(200);
  expect((await agent.get(CLOCK)).body).toEqual(stopped.body);
  const running = await agent.put(CLOCK).send({ frozen: false }).expect(200);

  expect(running.body.frozen).toBe(false);
  await expect.poll(async () => (await agent.get(CLOCK)).body.now > running.body.now).toBe(true);
});

test('control.put-clock: runs what falls due on the way', async () => {
  const { agent, happen } = await simulate({ reactions: [activatesAfter('PT10M', bob)] });
  await happen('piste.account.create', { email: bob });

  await agent.put(CLOCK).send({ now: '2026-01-15T10:00:00Z' }).expect(200);

  const { body } = await agent.get('/_sim/worlds/default/rows/piste.accounts');
  expect(body.rows[0]).toMatchObject({ id: bob, activatedAt: Date.parse('2026-01-15T09:10:00Z') });
});

test('control.put-clock: answers 409 rather than go back', async () => {
  const { agent } = await simulate({});

  const { status, body } = await agent.put(CLOCK).send({ now: '2026-01-15T08:59:59Z', frozen: false });

  expect(status).toBe(409);
  expect(body.detail).toContain(START);
  expect((await agent.get(CLOCK)).body).toEqual({ now: START, frozen: true });
  await agent.put(CLOCK).send({ now: START }).expect(200);
});

test('control.put-clock: answers 400 to what is no clock', async () => {
  const { agent } = await simulate({});
  const bad = [{}, { now: 'soon' }, { now: '2026-01-16' }, { now: 5 }, { frozen: 'yes' }, { by: 'PT1S' }];

  for (const body of [...bad, { now: '9999-12-31T00:00:00Z' }, []]) await agent.put(CLOCK).send(body).expect(400);

  expect((await agent.get(CLOCK)).body).toEqual({ now: START, frozen: true });
});

test('control.advance-clock: runs what falls due, in due order, each at its own instant', async () => {
  const { agent, happen } = await simulate({
    reactions: [
      activatesAfter('PT10M', bob),
      activatesAfter('PT5M', eve),
      {
        on: 'piste.account.activate',
        where: { email: eve },
        after: 'PT2M',
        do: { event: 'piste.account.create', email: eve },
      },
    ],
  });
  await happen('piste.account.create', { email: bob });
  await happen('piste.account.create', { email: eve });

  const { status, body } = await agent.post(`${CLOCK}/advance`).send({ by: 'PT16M' });

  expect(status).toBe(200);
  expect(body).toEqual({
    now: '2026-01-15T09:16:00Z',
    frozen: true,
    ran: [
      { event: 'piste.account.activate', at: '2026-01-15T09:05:00Z' },
      { event: 'piste.account.create', at: '2026-01-15T09:07:00Z', refused: `${eve} has an account already` },
      { event: 'piste.account.activate', at: '2026-01-15T09:10:00Z' },
    ],
  });
  const { body: accounts } = await agent.get('/_sim/worlds/default/rows/piste.accounts');
  expect(accounts.rows.map(({ activatedAt }: { activatedAt: number }) => new Date(activatedAt).toISOString())).toEqual([
    '2026-01-15T09:10:00.000Z',
    '2026-01-15T09:05:00.000Z',
  ]);
});

test('control.advance-clock: runs what is due at the last instant, and not what is due after', async () => {
  const { agent, happen } = await simulate({ reactions: [activatesAfter('PT10M', bob)] });
  await happen('piste.account.create', { email: bob });

  const before = await agent.post(`${CLOCK}/advance`).send({ by: 'PT9M59.999S' });
  const at = await agent.post(`${CLOCK}/advance`).send({ to: '2026-01-15T09:10:00Z' });

  expect(before.body.ran).toEqual([]);
  expect(at.body.ran).toHaveLength(1);
});

test('control.advance-clock: leaves other worlds where they are', async () => {
  const { agent, advance } = await simulate({});
  await agent
    .put('/_sim/worlds/other')
    .send({ clock: { at: START, frozen: true } })
    .expect(201);

  await advance('P1D');

  expect((await agent.get('/_sim/worlds/other/clock')).body.now).toBe(START);
});

test('control.advance-clock: answers 409 to an instant that has passed', async () => {
  const { agent } = await simulate({});

  await agent.post(`${CLOCK}/advance`).send({ to: '2026-01-15T08:00:00Z' }).expect(409);
});

test('control.advance-clock: answers 400 to both, neither, and absurd values', async () => {
  const { agent } = await simulate({});
  const bad = [
    {},
    { by: 'PT1M', to: '2026-02-01T00:00:00Z' },
    { by: '16 minutes' },
    { by: 'P1M' },
    { by: '-PT1M' },
    { by: 60 },
    { by: 'P999999W' },
    { to: '9000-01-01T00:00:00Z' },
    { to: '2026-02-30T00:00:00Z' },
    { to: '2026-02-01T00:00:00' },
  ];

  for (const body of bad) {
    expect((await agent.post(`${CLOCK}/advance`).send(body)).status, JSON.stringify(body)).toBe(400);
  }
  expect((await agent.get(CLOCK)).body.now).toBe(START);
});

test('control.advance-clock: stops when reactions lead to each other without end, and the server goes on', async () => {
  const api = { clientId: 'client-1', api: 'sne-cotation' };
  const { agent, happen } = await simulate({
    given: { piste: { applications: [{ clientId: 'client-1', clientSecret: 's' }] } },
    reactions: [
      { on: 'piste.subscription.request', after: 'PT0.001S', do: { event: 'piste.subscription.reject', ...api } },
      { on: 'piste.subscription.reject', after: 'PT0.001S', do: { event: 'piste.subscription.request', ...api } },
    ],
  });
  await happen('piste.subscription.request', api);
  await agent.get('/_sim/health').expect(200);

  const { status, body } = await agent.post(`${CLOCK}/advance`).send({ by: 'PT1M' });

  expect(status).toBe(409);
  expect(body.detail).toContain('lead to each other');
  await agent.get('/_sim/health').expect(200);
  await agent.put('/_sim/worlds/default').send({}).expect(200);
}, 60_000);

test('control.advance-clock: moves made at once add up', async () => {
  const simulated = await simulate({});

  await Promise.all(Array.from({ length: 4 }, () => simulated.advance('PT10M')));

  const { body } = await simulated.agent.get('/_sim/worlds/default/clock').expect(200);
  expect(body.now).toBe('2026-01-15T09:40:00Z');
});
