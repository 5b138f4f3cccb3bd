import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileStore } from '../../src/world/file-store.ts';
import { kind, type Row } from '../../src/world/rows.ts';
import { State } from '../../src/world/state.ts';
import { memoryStore } from '../../src/world/store.ts';
import { storeContract } from './store.contract.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'bacasable-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

storeContract('memory', async () => memoryStore());
storeContract('file', async () => fileStore(await folder()));
storeContract('file, a snapshot at every turn', async () => fileStore(await folder(), { snapshotAfter: 1 }));

interface Counter extends Row {
  readonly count: number;
}

const counters = kind<Counter>()('test.counters');

test('memory: two states that share a world run the stale change again', async () => {
  const store = memoryStore();
  const states = [await State.open(store.log('w')), await State.open(store.log('w'))];
  const add = (state: State): Promise<number> =>
    state.change((rows) => {
      const count = (rows.get(counters, 'c')?.count ?? 0) + 1;
      rows.put(counters, { id: 'c', count });
      return count;
    });
  const counts = await Promise.all(Array.from({ length: 20 }, (_, index) => add(states[index % 2] as State)));
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('memory: a state that missed another beginning is given the whole world', async () => {
  const store = memoryStore();
  const ahead = await State.open(store.log('w'));
  const behind = await State.open(store.log('w'));
  const add = (state: State): Promise<void> =>
    state.change((rows) => rows.put(counters, { id: 'c', count: (rows.get(counters, 'c')?.count ?? 0) + 1 }));

  await add(ahead);
  await ahead.change((rows) => {
    rows.clear();
    rows.put(counters, { id: 'c', count: 10 });
  });
  await add(ahead);
  await add(behind);

  expect(behind.read((rows) => rows.get(counters, 'c'))).toEqual({ id: 'c', count: 12 });
  await expect(store.log('w').load()).resolves.toMatchObject({ version: 4 });
});
