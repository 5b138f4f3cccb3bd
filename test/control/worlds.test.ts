import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { START, simulate } from '../simulate.ts';
import { credentials, withApplication } from './stories.ts';

const YAML = `scenario: written in YAML
clock: { at: ${START}, frozen: true }
seed: 7
given:
  piste:
    applications:
      - { clientId: client-1, clientSecret: secret-1 }
`;

test('control.list-worlds: names every world and the state it is in', async () => {
  const { agent } = await simulate({ scenario: 'first' });
  await agent.put('/_sim/worlds/other').send({}).expect(201);

  const { body } = await agent.get('/_sim/worlds').expect(200);

  expect(body.worlds).toEqual([
    { name: 'default', state: 'open', scenario: 'first', clock: { now: START, frozen: true } },
    { name: 'other', state: 'open', clock: { now: expect.any(String), frozen: false } },
  ]);
});

test('control.get-world: gives scenario, clock, seed and counts', async () => {
  const { agent, happen } = await simulate({ scenario: 'a title', ...withApplication });
  await happen('piste.account.create', { email: 'bob@example.com' });

  const { body } = await agent.get('/_sim/worlds/default').expect(200);

  expect(body).toEqual({
    name: 'default',
    scenario: 'a title',
    clock: { now: START, frozen: true },
    seed: '42',
    counts: {
      rows: expect.objectContaining({ 'piste.applications': 1, 'piste.accounts': 2 }),
      journal: 0,
      outbox: 1,
      faults: 0,
      agenda: 0,
    },
  });
});

test('control.get-world: answers 404 to a world that is not there, and makes none', async () => {
  const { agent } = await simulate();

  await agent.get('/_sim/worlds/nobody').expect(404);
  await agent.delete('/_sim/worlds/nobody').expect(404);
  await agent.get('/_sim/worlds/nobody/links/code').expect(404);

  const { body } = await agent.get('/_sim/worlds');
  expect(body.worlds).toHaveLength(1);
});

test('control.get-world: answers 400 to what is no name of a world', async () => {
  const { agent } = await simulate();

  for (const name of ['a%2Fb', '__proto__', '-a', 'a'.repeat(65), 'é', '%2e%2e']) {
    const { status, body } = await agent.get(`/_sim/worlds/${name}`);
    expect(status).toBe(400);
    expect(body.detail).toContain('no name of a world');
  }
});

test('control.put-world: takes YAML and JSON under any content type, or none', async () => {
  const { agent, url } = await simulate();

  const types = [
    'application/yaml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json',
    'constructor',
  ];
  for (const [n, type] of types.entries()) {
    const { status, body } = await agent.put(`/_sim/worlds/w${n}`).set('Content-Type', type).send(YAML);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: `w${n}`, scenario: 'written in YAML', seed: '7', clock: { now: START } });
  }
  const untyped = await fetch(`${url}/_sim/worlds/untyped`, { method: 'PUT', body: Buffer.from(YAML) });
  expect(untyped.status).toBe(201);
  await agent.post('/w/w0/api/oauth/token').type('form').send(credentials).expect(200);
});

test('control.put-world: answers 201 to a new world and 200 to one that it replaces', async () => {
  const { agent } = await simulate();

  await agent.put('/_sim/worlds/w').send({ scenario: 'one' }).expect(201);
  await agent.post('/_sim/worlds/w/events').send({ event: 'piste.account.create', email: 'a@b.fr' }).expect(200);
  const { status, body } = await agent.put('/_sim/worlds/w').send({ scenario: 'two' });

  expect(status).toBe(200);
  expect(body.scenario).toBe('two');
  expect(body.counts.outbox).toBe(0);
});

test('control.put-world: refuses a bad scenario with path and line, and leaves everything as it was', async () => {
  const { agent } = await simulate({ scenario: 'before' });
  const bad = YAML.replace('clientSecret', 'clientsecret');

  const { status, body, headers } = await agent.put('/_sim/worlds/default').type('text/plain').send(bad);
  await agent.put('/_sim/worlds/fresh').type('text/plain').send('scenario: [').expect(400);

  expect(status).toBe(400);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body.problems).toContainEqual({
    path: 'given.piste.applications[0].clientsecret',
    line: 7,
    message: 'this key is unknown here; did you mean clientSecret?',
  });
  expect((await agent.get('/_sim/worlds/default')).body.scenario).toBe('before');
  await agent.get('/_sim/worlds/fresh').expect(404);
});

test('control.put-world: asks for a body', async () => {
  const { agent } = await simulate();

  const { status, body } = await agent.put('/_sim/worlds/default');

  expect(status).toBe(400);
  expect(body.detail).toContain('no body');
});

test('control.put-world: keeps worlds apart', async () => {
  const { agent } = await simulate(withApplication);
  await agent.put('/_sim/worlds/empty').send({}).expect(201);

  await agent.post('/api/oauth/token').type('form').send(credentials).expect(200);
  await agent.post('/w/empty/api/oauth/token').type('form').send(credentials).expect(400);

  const here = await agent.get('/_sim/worlds/default/journal');
  const there = await agent.get('/_sim/worlds/empty/journal');
  expect(here.body.entries.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['ok']);
  expect(there.body.entries.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['refused']);
});

test('control.delete-world: forgets a world; the next use makes another', async () => {
  const { agent } = await simulate();
  await agent.put('/_sim/worlds/w').send({ scenario: 'mine' }).expect(201);

  await agent.delete('/_sim/worlds/w').expect(204);

  await agent.get('/_sim/worlds/w').expect(404);
  await agent.get('/_sim/worlds/w/clock').expect(200);
  expect((await agent.get('/_sim/worlds/w')).body.scenario).not.toBe('mine');
});

test('control.delete-world: does not disturb the server while requests of that world are under way', async () => {
  const { agent } = await simulate();
  await agent.put('/_sim/worlds/w').send(withApplication).expect(201);
  await agent.post('/_sim/worlds/w/faults').send({ operation: 'piste.token', delay: 'PT0.3S' }).expect(201);

  const delayed = agent
    .post('/w/w/api/oauth/token')
    .type('form')
    .send(credentials)
    .then(({ status }) => status);
  const waiting = agent.get('/_sim/worlds/w/outbox?wait=30').then(({ status }) => status);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all([agent.delete('/_sim/worlds/w').expect(204), agent.delete('/_sim/worlds/w')]);

  expect(await waiting).toBe(200);
  expect(await delayed).toBe(500);
  await agent.get('/_sim/health').expect(200);
});

test('control.reset-world: goes back to the start of its scenario, and draws the same again', async () => {
  const { agent, happen, advance } = await simulate(withApplication);
  const story = async () => {
    const created = await happen('piste.account.create', { email: 'bob@example.com' });
    await advance('PT1H');
    const activated = await happen('piste.account.activate', { email: 'bob@example.com' });
    const token = await agent.post('/api/oauth/token').type('form').send(credentials).expect(200);
    const outbox = await agent.get('/_sim/worlds/default/outbox');
    return { created, activated, token: token.body, messages: outbox.body.messages };
  };
  const first = await story();

  const { status, body } = await agent.post('/_sim/worlds/default/reset');

  expect(status).toBe(200);
  expect(body).toMatchObject({ clock: { now: START, frozen: true }, seed: '42', counts: { journal: 0, outbox: 0 } });
  expect(await story()).toEqual(first);
});

test('control.reset-world: is another door to a world that nobody has used', async () => {
  const { agent } = await simulate();

  await agent.post('/_sim/worlds/fresh/reset').expect(200);

  await agent.get('/_sim/worlds/fresh').expect(200);
});

async function damageFirstLine(file: string) {
  const [first = '', ...rest] = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, [first.replace(/[a-z]/, '!'), ...rest].join('\n'));
}

/** A simulator that keeps worlds in a folder where those named are damaged. */
async function withDamaged(...names: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'bacasable-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const before = await simulate(undefined, { store: `file:${folder}` });
  for (const name of names) {
    await before.agent.put(`/_sim/worlds/${name}`).send({ scenario: 'kept' }).expect(201);
    for (const now of ['2040-01-01T00:00:00Z', '2041-01-01T00:00:00Z', '2042-01-01T00:00:00Z']) {
      await before.agent.put(`/_sim/worlds/${name}/clock`).send({ now }).expect(200);
    }
  }
  await before.simulator.close();
  for (const name of names) {
    for (const file of await readdir(join(folder, name))) await damageFirstLine(join(folder, name, file));
  }
  return simulate(undefined, { store: `file:${folder}` });
}

test('control.get-world: answers 503 to a damaged world, which put, reset, restore and delete mend', async () => {
  const { agent } = await withDamaged('a', 'b', 'c', 'd', 'e');

  const { status, body } = await agent.get('/_sim/worlds/a');
  expect(status).toBe(503);
  expect(body.detail).toContain('damaged');
  await agent.get('/_sim/worlds/a/clock').expect(503);
  const { body: list } = await agent.get('/_sim/worlds');
  expect(list.worlds[0]).toMatchObject({ name: 'a', state: 'damaged', damage: expect.stringContaining('set aside') });
  expect(list.worlds[1]).toEqual({ name: 'b', state: 'stored' });

  await agent.put('/_sim/worlds/a').send({ nonsense: true }).expect(400);
  await agent.get('/_sim/worlds/a').expect(503);
  await agent.put('/_sim/worlds/a').send({ scenario: 'anew' }).expect(200);
  expect((await agent.get('/_sim/worlds/a')).body.scenario).toBe('anew');

  await agent.post('/_sim/worlds/b/reset').expect(200);
  await agent.get('/_sim/worlds/b').expect(200);
  const { body: snapshot } = await agent.get('/_sim/worlds/a/snapshot');
  await agent.put('/_sim/worlds/c/snapshot').send(snapshot).expect(200);
  await agent.get('/_sim/worlds/d').expect(503);
  await agent.delete('/_sim/worlds/d').expect(204);
  await agent.get('/_sim/worlds/d').expect(404);
  await agent.delete('/_sim/worlds/e').expect(204);
});

test('control.put-world: of many at once, one makes the world and the others replace it', async () => {
  const { agent } = await simulate();

  const puts = Array.from({ length: 8 }, (_, n) => agent.put('/_sim/worlds/w').send({ scenario: `number ${n}` }));
  const statuses = (await Promise.all(puts)).map(({ status }) => status);

  expect(statuses.every((status) => status === 200 || status === 201)).toBe(true);
  expect((await agent.get('/_sim/worlds/w')).body.scenario).toMatch(/^number \d$/);
});

test('control.put-world: with If-None-Match, makes a new world or none, however many ask at once', async () => {
  const { agent } = await simulate();
  const make = (name: string) => agent.put(`/_sim/worlds/${name}`).set('If-None-Match', '*').send({ seed: 1 }).then();

  const made = await Promise.all(Array.from({ length: 5 }, () => make('new')));

  expect(made.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412, 412]);
  expect(await make('default')).toMatchObject({ status: 412, body: { detail: expect.stringContaining('default') } });
});
