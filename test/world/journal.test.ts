import { expect, test } from 'vitest';
import { Journal, type Note } from '../../src/world/journal.ts';

const note = (more: Partial<Note> = {}): Note => ({
  at: 0,
  operation: 'piste.token',
  status: 200,
  outcome: 'ok',
  explanation: undefined,
  fault: undefined,
  bytes: 100,
  exchange: () => ({ request: {}, response: {} }),
  ...more,
});

const ids = (journal: Journal, ...args: Parameters<Journal['list']>): string[] =>
  journal.list(...args).map(({ id }) => id);

test('world: the journal keeps a thousand entries, the newest', () => {
  const journal = new Journal();

  for (let n = 0; n < 1500; n += 1) journal.write(note());

  expect(journal.size).toBe(1000);
  expect(ids(journal)[0]).toBe('r501');
  expect(ids(journal).at(-1)).toBe('r1500');
  expect(journal.get('r500')).toBeUndefined();
});

test('world: the journal keeps four megabytes, and the last entry however large', () => {
  const journal = new Journal();

  for (let n = 0; n < 10; n += 1) journal.write(note({ bytes: 1024 * 1024 }));
  expect(ids(journal)).toEqual(['r7', 'r8', 'r9', 'r10']);
  journal.write(note({ bytes: 1024 ** 3 }));
  expect(ids(journal)).toEqual(['r11']);

  journal.write(note());
  expect(ids(journal)).toEqual(['r12']);
});

test('world: the journal gives what is asked for, newest last', () => {
  const journal = new Journal();
  journal.write(note());
  journal.write(note({ status: 400, outcome: 'refused' }));
  journal.write(note({ operation: 'piste.healthcheck' }));
  journal.write(note({ operation: undefined, status: 404 }));

  expect(ids(journal, { operation: 'piste.token' })).toEqual(['r1', 'r2']);
  expect(ids(journal, { status: 404 })).toEqual(['r4']);
  expect(ids(journal, { since: 'r2' })).toEqual(['r3', 'r4']);
  expect(ids(journal, {}, 2)).toEqual(['r3', 'r4']);
  expect(ids(journal, { since: 'nonsense' })).toEqual([]);
});

test('world: the journal goes on counting after it was emptied', () => {
  const journal = new Journal();
  journal.write(note({ bytes: 3 * 1024 * 1024 }));

  journal.clear();
  journal.write(note({ bytes: 3 * 1024 * 1024 }));

  expect(ids(journal)).toEqual(['r2']);
  for (let n = 0; n < 1200; n += 1) journal.write(note({ bytes: 0 }));
  expect(journal.size).toBe(1000);
});

test('world: the journal tells those who wait', async () => {
  const journal = new Journal();

  const waiting = journal.written.until(
    () => journal.list(),
    (found) => found.length > 0,
    10_000,
  );
  journal.write(note());

  expect(await waiting).toHaveLength(1);
  const inVain = await journal.written.until(
    () => journal.list({ status: 500 }),
    (found) => found.length > 0,
    20,
  );
  expect(inVain).toEqual([]);
});
