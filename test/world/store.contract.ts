import { expect, onTestFinished, test } from 'vitest';
import { type ChangeSet, kind, type Row, written } from '../../src/world/rows.ts';
import { State } from '../../src/world/state.ts';
import type { Store } from '../../src/world/store.ts';

interface Thing extends Row {
  readonly colour: string;
}

const things = kind<Thing>()('test.things', { colour: (thing) => thing.colour });
const others = kind<Row>()('test.others');

const setOf = (version: number, ...ids: string[]): ChangeSet => ({
  version,
  clear: false,
  changes: ids.map((id) => written('test.others', { id })),
});

/** What every adapter promises. */
export function storeContract(name: string, openStore: () => Promise<Store>): void {
  const opened = async (): Promise<Store> => {
    const store = await openStore();
    onTestFinished(() => store.close());
    return store;
  };
  testRows(name, opened);
  testChanges(name, opened);
  testVersions(name, opened);
  testWorlds(name, opened);
}

function testRows(name: string, opened: () => Promise<Store>): void {
  test(`${name}: keeps rows by value`, async () => {
    const store = await opened();
    const row = { id: 'a', colour: 'red', inner: { deep: ['é', '\ud800', '\n'] } };
    await change(store, (rows) => rows.put(things, row));
    row.colour = 'blue';
    row.inner.deep.push('later');
    expect(await listed(store)).toEqual([{ id: 'a', colour: 'red', inner: { deep: ['é', '\ud800', '\n'] } }]);
  });

  test(`${name}: lists in the order of the first put`, async () => {
    const store = await opened();
    await change(store, (rows) => {
      for (const id of ['c', '2', 'a', '1', 'b']) rows.put(things, { id, colour: 'red' });
    });
    await change(store, (rows) => rows.put(things, { id: 'c', colour: 'blue' }));
    await change(store, (rows) => rows.delete(things, '2'));
    await change(store, (rows) => rows.put(things, { id: '2', colour: 'red' }));
    expect((await listed(store)).map(({ id }) => id)).toEqual(['c', 'a', '1', 'b', '2']);
  });

  test(`${name}: keeps names that mean something to JavaScript`, async () => {
    const store = await opened();
    const named = JSON.parse('{"id":"__proto__","colour":"red","__proto__":{"polluted":true}}') as Thing;
    const odd = kind<Row>()('__proto__');
    await change(store, (rows) => rows.put(things, named));
    await change(store, (rows) => rows.put(odd, { id: 'constructor' }));
    const state = await State.open(store.log('w'));
    expect(JSON.stringify(state.tables.get(things, '__proto__'))).toBe(JSON.stringify(named));
    expect(state.tables.get(odd, 'constructor')).toEqual({ id: 'constructor' });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    await state.close();
  });
}

function testChanges(name: string, opened: () => Promise<Store>): void {
  test(`${name}: lands every write of a change or none`, async () => {
    const store = await opened();
    const failing = change(store, (rows) => {
      rows.put(things, { id: 'a', colour: 'red' });
      rows.put(others, { id: 'a' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await listed(store)).toEqual([]);
    await change(store, (rows) => {
      rows.put(things, { id: 'a', colour: 'red' });
      rows.put(others, { id: 'a' });
    });
    const state = await State.open(store.log('w'));
    expect(state.tables.counts()).toEqual({ 'test.things': 1, 'test.others': 1 });
    await state.close();
  });

  test(`${name}: forgets everything at a clear, but not what is put after it`, async () => {
    const store = await opened();
    await change(store, (rows) => rows.put(things, { id: 'a', colour: 'red' }));
    await change(store, (rows) => {
      rows.put(things, { id: 'b', colour: 'red' });
      rows.clear();
      rows.put(things, { id: 'c', colour: 'red' });
    });
    expect((await listed(store)).map(({ id }) => id)).toEqual(['c']);
  });
}

function testVersions(name: string, opened: () => Promise<Store>): void {
  test(`${name}: gives back the version it was left at`, async () => {
    const store = await opened();
    const state = await State.open(store.log('w'));
    expect(state.version).toBe(0);
    await Promise.all(['a', 'b', 'c'].map((id) => state.change((rows) => rows.put(others, { id }))));
    await state.close();
    const again = await State.open(store.log('w'));
    expect(again.version).toBe(3);
    await again.close();
  });

  test(`${name}: refuses a version that does not follow on what is stored`, async () => {
    const store = await opened();
    const log = store.log('w');
    expect(await log.load()).toBeUndefined();
    await log.commit(setOf(1, 'a'));
    const refused = await Promise.allSettled([log.commit(setOf(1, 'b')), log.commit(setOf(3, 'c'))]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await log.commit(setOf(2, 'd'));
    await log.close();
    const again = store.log('w');
    expect([...((await again.load())?.rows ?? [])].map(({ row }) => row.id)).toEqual(['a', 'd']);
    await again.close();
  });

  test(`${name}: keeps change sets that are handed in before earlier ones are stored`, async () => {
    const store = await opened();
    const log = store.log('w');
    await log.load();
    await Promise.all(Array.from({ length: 200 }, (_, index) => log.commit(setOf(index + 1, `r${index}`))));
    await log.close();
    const again = store.log('w');
    expect((await again.load())?.version).toBe(200);
    await again.close();
  });
}

function testWorlds(name: string, opened: () => Promise<Store>): void {
  test(`${name}: writes nothing of a world before its first commit`, async () => {
    const store = await opened();
    const log = store.log('w');
    expect(await log.load()).toBeUndefined();
    expect(await store.names()).toEqual([]);
    await log.commit(setOf(1, 'a'));
    expect(await store.names()).toEqual(['w']);
    await log.close();
  });

  test(`${name}: keeps worlds apart and forgets the one that is removed`, async () => {
    const store = await opened();
    await change(store, (rows) => rows.put(things, { id: 'a', colour: 'red' }), 'one');
    await change(store, (rows) => rows.put(things, { id: 'b', colour: 'red' }), 'two');
    expect([...(await store.names())].sort()).toEqual(['one', 'two']);
    await store.remove('one');
    await store.remove('never-there');
    expect(await store.names()).toEqual(['two']);
    expect(await listed(store, 'one')).toEqual([]);
    expect((await listed(store, 'two')).map(({ id }) => id)).toEqual(['b']);
  });
}

async function change(store: Store, work: Parameters<State['change']>[0], world = 'w'): Promise<void> {
  const state = await State.open(store.log(world));
  try {
    await state.change(work);
  } finally {
    await state.close();
  }
}

async function listed(store: Store, world = 'w'): Promise<Thing[]> {
  const state = await State.open(store.log(world));
  const rows = [...state.tables.list(things)];
  await state.close();
  return rows;
}
