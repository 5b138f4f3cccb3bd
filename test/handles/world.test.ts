import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSimulator, EventRefused, ScenarioRefused } from '../../src/index.ts';
import { askToken, check, STORY, staged, tokenOf } from './client.ts';

test('world.stage: takes an object, or a scenario as YAML', async () => {
  const world = await staged();

  await world.stage('clock: { at: 2030-05-01T00:00:00Z, frozen: true }');

  expect(await world.now()).toEqual(new Date('2030-05-01T00:00:00Z'));
  expect((await askToken(world)).status).toBe(400);
});

test('world.stage: refuses what cannot be used, and leaves the world as it was', async () => {
  const world = await staged();

  const misspelt = world.stage('scenario: a story\ngivn: {}\n');
  const dateless = world.stage({ clock: { at: 'noon' } });

  await expect(misspelt).rejects.toThrow(ScenarioRefused);
  await expect(misspelt).rejects.toThrow('line 2: givn: this key is unknown here; did you mean given?');
  await expect(dateless).rejects.toThrow('clock.at');
  expect((await askToken(world)).status).toBe(200);
});

test('world.reset: goes back to what was staged', async () => {
  const world = await staged();
  await world.advance('P1D');
  await world.happen('piste.application.update', { clientId: 'my-client', enabled: false });

  await world.reset();

  expect(await world.now()).toEqual(new Date(STORY.clock.at));
  expect((await askToken(world)).status).toBe(200);
  expect(await world.journal.entries()).toHaveLength(1);
});

test('world.advance: by a duration or to an instant, and tells what happened on the way', async () => {
  const world = await staged();
  await world.stage({
    ...STORY,
    reactions: [
      {
        on: 'piste.account.create',
        where: { email: 'jean@example.com' },
        after: 'PT10M',
        do: { event: 'piste.account.activate', email: 'jean@example.com' },
      },
    ],
  });
  await world.happen('piste.account.create', { email: 'jean@example.com' });

  const before = await world.advance('PT9M');
  const after = await world.advance({ to: '2026-01-15T10:11:00+01:00' });
  await world.advance({ to: new Date('2026-01-15T12:00:00Z') });

  expect(before).toEqual([]);
  expect(after).toEqual([{ event: 'piste.account.activate', at: new Date('2026-01-15T09:10:00Z') }]);
  expect(await world.now()).toEqual(new Date('2026-01-15T12:00:00Z'));
});

test('world.advance: refuses what is no duration or instant, and to go back', async () => {
  const world = await staged();

  await expect(world.advance('16 minutes')).rejects.toThrow('16 minutes is no ISO 8601 duration, such as PT16M');
  await expect(world.advance({ to: '2026-01-15' })).rejects.toThrow('2026-01-15 is no instant with its zone');
  await expect(world.advance({ to: new Date(Number.NaN) })).rejects.toThrow('is no instant');
  await expect(world.advance({ to: '2026-01-15T08:59:59Z' })).rejects.toThrow('time does not go back');
  await expect(world.advance({ to: '9100-01-01T00:00:00Z' })).rejects.toThrow('beyond the year 8999');
});

test('world.freeze: time stands still until it is let run on', async () => {
  const world = await staged();
  const waited = () => new Promise((resolve) => setTimeout(resolve, 20));

  await world.unfreeze();
  await waited();
  const later = await world.now();
  await world.freeze();
  const stopped = await world.now();
  await waited();

  expect(later.getTime()).toBeGreaterThan(Date.parse(STORY.clock.at));
  expect(await world.now()).toEqual(stopped);
});

test('world.happen: does what other people do, and gives what came of it', async () => {
  const world = await staged();
  await world.happen('piste.account.create', { email: 'jean@example.com' });

  const { application } = await world.happen('piste.account.activate', { email: 'jean@example.com' });

  expect(application).toMatchObject({ environment: 'sandbox', clientSecret: expect.any(String) });
});

test('world.happen: an event that cannot happen says why', async () => {
  const world = await staged();

  const again = world.happen('piste.profile.assign', { clientId: 'my-client' });

  await expect(again).rejects.toThrow(EventRefused);
  await expect(again).rejects.toThrow('has a business profile already');
  // @ts-expect-error: somebody without types writes it wrong
  await expect(world.happen('piste.profile.asign', {})).rejects.toThrow('no event is called piste.profile.asign');
  // @ts-expect-error: the field is clientId
  await expect(world.happen('piste.profile.assign', { client: 'x' })).rejects.toThrow('clientId');
});

test('world.coverage: counts the documented answers that were seen', async () => {
  const world = await staged();
  await check(world, await tokenOf(world));
  await askToken(world, 'wrong');

  const { operations, seen, documented, percent } = await world.coverage();

  const token = operations.find(({ operation }) => operation === 'piste.token');
  expect(token?.ok).toBe(1);
  expect(token?.errors).toContainEqual({ id: 'invalid-client', seen: 1 });
  expect(seen).toBe(3);
  expect(percent).toBeCloseTo((100 * seen) / documented, 0);
});

test('simulator.world: each is apart from the others, default included, and one name is one handle', async () => {
  await using simulator = await createSimulator({ scenario: 'scenarios/default.yaml' });
  const [one, other] = [simulator.world('one'), simulator.world('other')];
  await one.stage(STORY);
  await other.stage(STORY);

  await one.happen('piste.profile.withdraw', { clientId: 'my-client' });

  expect((await check(one, await tokenOf(one))).status).toBe(403);
  expect((await check(other, await tokenOf(other))).status).toBe(200);
  expect(simulator.world('default').url).toBe(simulator.url);
  expect(simulator.world('one')).toBe(one);
  expect(() => simulator.world('a world')).toThrow('a world is no name of a world: letters');
});

test('README: names everything that a world can do', async () => {
  const world = await staged();
  const readme = readFileSync('README.md', 'utf8');
  const names = Object.entries(world).flatMap(([name, part]) =>
    typeof part === 'object' ? Object.keys(part).map((inner) => `${name}.${inner}`) : `${name}`,
  );

  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !readme.includes(`world.${name}`))).toEqual([]);
});
