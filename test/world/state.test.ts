import { expect, test } from 'vitest';
import { type ChangeSet, kind, type ReadRows, type Row } from '../../src/world/rows.ts';
import { State } from '../../src/world/state.ts';
import { Conflict, memoryStore, type WorldLog } from '../../src/world/store.ts';

interface Counter extends Row {
  readonly count: number;
}

const counters = kind<Counter>()('test.counters');

const countOf = (rows: ReadRows): number => rows.get(counters, 'c')?.count ?? 0;

const add = (state: State, amount = 1): Promise<number> =>
  state.change((rows) => {
    const count = countOf(rows) + amount;
    rows.put(counters, { id: 'c', count });
    return count;
  });

/** A log whose commits wait until the test says how they end. */
class SlowLog implements WorldLog {
  readonly sets: ChangeSet[] = [];
  readonly #ends: { keep: () => void; refuse: (error: Error) => void }[] = [];

  async load(): Promise<undefined> {}

  commit(set: ChangeSet): Promise<void> {
    this.sets.push(set);
    return new Promise((keep, refuse) => this.#ends.push({ keep, refuse }));
  }

  async close(): Promise<void> {}

  keepNext(): void {
    this.#ends.shift()?.keep();
  }

  refuseAll(error: Error): void {
    for (const { refuse } of this.#ends.splice(0)) refuse(error);
  }
}

test('world: a change is run again on what somebody else has stored meanwhile', async () => {
  const store = memoryStore();
  const [one, two] = [await State.open(store.log('w')), await State.open(store.log('w'))];
  await add(one, 10);
  let runs = 0;

  const result = await two.change((rows) => {
    runs += 1;
    rows.put(counters, { id: 'c', count: countOf(rows) + 1 });
    return countOf(rows);
  });

  expect([result, runs]).toEqual([11, 2]);
  expect(two.version).toBe(2);
});

test('world: a change that was refused for good is undone, with all that was made on top of it', async () => {
  const log = new SlowLog();
  const state = await State.open(log);
  const first = add(state, 1);
  log.keepNext();
  await first;

  const refused = [add(state, 10), add(state, 100)];
  expect(state.read(countOf)).toBe(111);
  log.refuseAll(new Error('the disk is full'));

  const ends = await Promise.allSettled(refused);
  expect(ends.map((end) => (end as PromiseRejectedResult).reason.message)).toEqual(Array(2).fill('the disk is full'));
  expect(state.read(countOf)).toBe(1);
  expect(state.version).toBe(1);
  expect(state.settled()).toBeUndefined();

  const next = add(state, 1000);
  expect(log.sets.at(-1)?.version).toBe(2);
  log.keepNext();
  expect(await next).toBe(1001);
});

test('world: a clear that was refused is undone whole', async () => {
  const log = new SlowLog();
  const state = await State.open(log);
  const first = state.change((rows) => {
    for (const id of ['a', 'b', 'c']) rows.put(counters, { id, count: 1 });
  });
  log.keepNext();
  await first;

  const refused = state.change((rows) => {
    rows.clear();
    rows.put(counters, { id: 'b', count: 2 });
  });
  log.refuseAll(new Error('no'));
  await expect(refused).rejects.toThrow('no');

  expect(state.read((rows) => [...rows.list(counters)])).toEqual(['a', 'b', 'c'].map((id) => ({ id, count: 1 })));
});

test('world: what work throws undoes the change, and says so at once', async () => {
  const log = new SlowLog();
  const state = await State.open(log);

  const refused = state.change((rows) => {
    rows.put(counters, { id: 'c', count: 1 });
    throw new Error('changed my mind');
  });

  await expect(refused).rejects.toThrow('changed my mind');
  expect(log.sets).toEqual([]);
  expect(state.read(countOf)).toBe(0);
});

test('world: a read waits until what it saw is stored', async () => {
  const log = new SlowLog();
  const state = await State.open(log);
  const changed = add(state);

  const seen = state.read(countOf);
  let hasSettled = false;
  const settled = state.settled()?.then(() => {
    hasSettled = true;
  });
  await new Promise(setImmediate);
  expect([seen, hasSettled]).toEqual([1, false]);
  log.keepNext();
  await settled;

  expect(await changed).toBe(1);
  expect(state.settled()).toBeUndefined();
});

test('world: a change that writes nothing waits for what it saw, and is refused with it', async () => {
  const log = new SlowLog();
  const state = await State.open(log);
  const changed = add(state).catch((error: Error) => error.message);

  const looked = state.change(countOf).catch((error: Error) => error.message);
  log.refuseAll(new Error('the disk is full'));

  expect(await changed).toBe('the disk is full');
  expect(await looked).toBe('the disk is full');
});

test('world: a change that writes nothing is run again after a conflict', async () => {
  const store = memoryStore();
  const [one, two] = [await State.open(store.log('w')), await State.open(store.log('w'))];
  await add(one, 10);

  const stale = add(two, 1);
  const looked = two.change(countOf);

  expect(await stale).toBe(11);
  expect(await looked).toBe(11);
});

test('world: rehearsal shows a change that cannot be run twice', async () => {
  const state = await State.open(memoryStore().log('w'), { rehearse: true });
  let outside = 0;

  await state.change((rows) => {
    outside += 1;
    rows.put(counters, { id: 'c', count: outside });
  });

  expect(state.read(countOf)).toBe(2);
});

test('world: a conflict hands over the whole world to whoever missed very much', async () => {
  const store = memoryStore();
  const [one, two] = [await State.open(store.log('w')), await State.open(store.log('w'))];
  for (let n = 0; n < 200; n += 1) await add(one);

  expect(await add(two)).toBe(201);
  expect(two.version).toBe(201);
  await expect(store.log('w').commit({ version: 7, clear: false, changes: [] })).rejects.toBeInstanceOf(Conflict);
});
