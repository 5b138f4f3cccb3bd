import { expect, onTestFinished, test } from 'vitest';
import { agenda, type Due } from '../../src/world/agenda.ts';
import { setClock } from '../../src/world/clock.ts';
import { Ids } from '../../src/world/ids.ts';
import { memoryStore, type Store } from '../../src/world/store.ts';
import { type Perform, World } from '../../src/world/world.ts';

const START = Date.parse('2026-01-15T09:00:00Z');
const MINUTE = 60_000;

const due = (id: string, minutes: number, given: Record<string, unknown> = {}): Due => ({
  id,
  dueAt: START + minutes * MINUTE,
  event: id,
  with: given,
});

/** A world frozen at START, and what it performed, each with the minute that the world showed. */
async function agendaOf(rows: readonly Due[], perform?: Perform, store: Store = memoryStore()) {
  const ran: [string, number][] = [];
  const world = await World.open('w', store.log('w'), async (at, entry) => {
    ran.push([entry.id, (at.now() - START) / MINUTE]);
    await perform?.(at, entry);
  });
  onTestFinished(() => world.close());
  if (world.isNew) {
    await world.begin(new Ids('42'), (held) => {
      setClock(held, START, true);
      for (const row of rows) held.put(agenda, row);
    });
  }
  return { world, ran };
}

test('world: what is due runs in due order, each at its own instant, the same instant in order of writing', async () => {
  const { world, ran } = await agendaOf([due('c', 30), due('a', 10), due('late', 61), due('b1', 20), due('b2', 20)]);

  const told = await world.advance(() => START + 60 * MINUTE);

  expect(ran).toEqual([
    ['a', 10],
    ['b1', 20],
    ['b2', 20],
    ['c', 30],
  ]);
  expect(told.ran.map(({ id }) => id)).toEqual(['a', 'b1', 'b2', 'c']);
  expect(world.now()).toBe(START + 60 * MINUTE);
  expect(world.nextDueAt).toBe(START + 61 * MINUTE);
});

test('world: what is born on the way runs in its turn', async () => {
  const { world, ran } = await agendaOf([due('a', 10), due('b', 30)], async (at, { id, dueAt }) => {
    if (id !== 'a') return;
    await at.change((rows) => {
      rows.put(agenda, { ...due('child', 0), dueAt: dueAt + 5 * MINUTE });
      rows.put(agenda, { ...due('at once', 0), dueAt });
      rows.put(agenda, { ...due('after', 0), dueAt: dueAt + 60 * MINUTE });
    });
  });

  await world.advance(() => START + 60 * MINUTE);

  expect(ran).toEqual([
    ['a', 10],
    ['at once', 10],
    ['child', 15],
    ['b', 30],
  ]);
  await world.advance(() => START + 70 * MINUTE);
  expect(ran.at(-1)).toEqual(['after', 70]);
});

test('world: what is due at the very instant runs, and a millisecond later does not', async () => {
  const { world, ran } = await agendaOf([due('a', 10)]);

  await world.advance(() => START + 10 * MINUTE - 1);
  expect(ran).toEqual([]);
  await world.advance(() => START + 10 * MINUTE);

  expect(ran).toEqual([['a', 10]]);
});

test('world: something that cannot be done is told, and holds nothing up', async () => {
  const { world, ran } = await agendaOf([due('a', 10), due('b', 20)], async (_, { id }) => {
    if (id === 'a') throw new Error('its time has not come');
  });

  const told = await world.advance(() => START + 60 * MINUTE);

  expect(ran.map(([id]) => id)).toEqual(['a', 'b']);
  expect(told.ran.map(({ refused }) => refused)).toEqual(['its time has not come', undefined]);
});

test('world: the agenda survives, and goes on in a world that is taken up again', async () => {
  const store = memoryStore();
  const { world } = await agendaOf([due('a', 10), due('b', 20)], undefined, store);
  await world.advance(() => START + 15 * MINUTE);
  await world.close();

  const later = await agendaOf([], undefined, store);

  expect(later.world.now()).toBe(START + 15 * MINUTE);
  expect(later.world.ids.seed).toBe('42');
  await later.world.advance(() => START + 30 * MINUTE);
  expect(later.ran).toEqual([['b', 20]]);
});

test('world: two who move the clock at once run everything once, in order', async () => {
  const { world, ran } = await agendaOf(Array.from({ length: 50 }, (_, n) => due(`e${n}`, 50 - n)));

  await Promise.all([
    world.advance(() => START + 30 * MINUTE),
    world.advance(() => START + 60 * MINUTE),
    world.catchUp(),
  ]);

  expect(ran.map(([, minute]) => minute)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
});

test('world: things that lead to each other for ever do not stop the server', async () => {
  let number = 0;
  const { world, ran } = await agendaOf([due('a', 10)], async (at, { dueAt }) => {
    number += 1;
    const next = { ...due(`a${number}`, 0), dueAt };
    await at.change((rows) => rows.put(agenda, next));
  });

  await world.advance(() => START + 60 * MINUTE);

  expect(ran.length).toBeGreaterThan(100);
  expect(world.now()).toBe(START + 10 * MINUTE);
});

test('world: real time runs what falls due', async () => {
  const { world, ran } = await agendaOf([due('a', 10), due('b', 20)]);
  await world.change((rows) => setClock(rows, START + 15 * MINUTE, false));

  await world.catchUp();

  expect(ran.map(([id]) => id)).toEqual(['a']);
  expect(world.now()).toBeGreaterThanOrEqual(START + 15 * MINUTE);
});
