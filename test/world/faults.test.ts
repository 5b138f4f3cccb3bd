import { expect, test } from 'vitest';
import type { Delay } from '../../src/world/delay.ts';
import { Draft } from '../../src/world/draft.ts';
import {
  addFault,
  clearFaults,
  type Fault,
  listFaults,
  matchesOperation,
  mayStrike,
  strike,
} from '../../src/world/faults.ts';
import { Tables } from '../../src/world/tables.ts';

const always = () => true;
const NOW = 1000;

const withFaults = (...faults: Fault[]): Draft => {
  const rows = new Draft(new Tables());
  for (const fault of faults) addFault(rows, fault);
  return rows;
};

/** Which fault struck at each of so many calls; `.` for none. */
const struck = (rows: Draft, calls: number, operation = 'piste.token', seed = '42'): string[] =>
  Array.from({ length: calls }, () => strike(rows, { seed, operation, now: NOW, applies: always })?.id ?? '.');

test('world: a fault strikes as often as it says, then never', () => {
  const rows = withFaults({ operation: 'piste.token', error: 'a', times: 3 });

  expect(struck(rows, 5)).toEqual(['f1', 'f1', 'f1', '.', '.']);
  expect(mayStrike(rows, 'piste.token', NOW)).toBe(false);
  expect(listFaults(rows)[0]).toMatchObject({ struck: 3 });
});

test('world: the first fault that means the operation strikes', () => {
  const rows = withFaults(
    { operation: 'rdex.get-journeys', error: 'a' },
    { operation: 'piste.token', error: 'b', times: 1 },
    { operation: 'piste.*', error: 'c', times: 1 },
    { operation: '*', error: 'd' },
  );

  expect(struck(rows, 4)).toEqual(['f2', 'f3', 'f4', 'f4']);
  expect(struck(rows, 1, 'rdex.get-journeys')).toEqual(['f1']);
});

test('world: a fault that does not apply is passed over, and not spent', () => {
  const rows = withFaults({ operation: '*', error: 'a', times: 1 }, { operation: '*', delay: 5 });

  const found = strike(rows, {
    seed: '42',
    operation: 'piste.token',
    now: NOW,
    applies: ({ error }) => error === undefined,
  });

  expect(found?.id).toBe('f2');
  expect(listFaults(rows)[0]).toMatchObject({ struck: 0, drawn: 0 });
});

test.each([
  ['piste.token', 'piste.token', true],
  ['piste.token', 'piste.token-2', false],
  ['piste.*', 'piste.token', true],
  ['piste*', 'pister.token', true],
  ['piste.*', 'rdex.token', false],
  ['*', 'anything', true],
])('world: the pattern %s means %s: %s', (pattern, operation, means) => {
  expect(matchesOperation(pattern, operation)).toBe(means);
});

const CALLS = 100_000;

test('world: a probability is honoured over 100,000 draws, the same for the same seed', () => {
  const fault = { operation: 'piste.token', error: 'a', probability: 0.1 };

  const run = struck(withFaults(fault), CALLS);

  const share = run.filter((id) => id === 'f1').length / CALLS;
  expect(share).toBeGreaterThan(0.096);
  expect(share).toBeLessThan(0.104);
  expect(struck(withFaults(fault), CALLS)).toEqual(run);
  expect(struck(withFaults(fault), 100, 'piste.token', '43')).not.toEqual(run.slice(0, 100));
});

test('world: a fault strikes no more often in a row than it may', () => {
  const rows = withFaults({ operation: 'piste.token', error: 'a', probability: 0.7, maxConsecutive: 2 });

  const run = struck(rows, CALLS)
    .map((id) => (id === 'f1' ? 'x' : '.'))
    .join('');

  const longest = Math.max(...run.split('.').map((streak) => streak.length));
  expect(longest).toBe(2);
  // In a cycle of n strikes and a miss: p(1-p) + 2p² strikes in 1 + p + p² calls, with p = 0.7.
  const share = run.replaceAll('.', '').length / CALLS;
  expect(share).toBeGreaterThan(0.53);
  expect(share).toBeLessThan(0.556);
});

test('world: faults draw independently of each other', () => {
  const one = { operation: 'piste.token', error: 'a', probability: 0.5 };
  const alone = struck(withFaults(one), 200);

  const rows = withFaults(one, { operation: 'rdex.*', error: 'b', probability: 0.5 });
  const beside = Array.from({ length: 200 }, () => {
    struck(rows, 1, 'rdex.get-journeys');
    return struck(rows, 1)[0];
  });

  expect(beside).toEqual(alone);
});

test.each([
  [0, 0],
  [1, 1000],
])('world: the probability %f strikes %i times in a thousand', (probability, times) => {
  const run = struck(withFaults({ operation: '*', error: 'a', probability }), 1000);
  expect(run.filter((id) => id === 'f1')).toHaveLength(times);
});

test('world: times and probability together strike so many times, and no more', () => {
  const rows = withFaults({ operation: '*', error: 'a', probability: 0.2, times: 5 });
  expect(struck(rows, 1000).filter((id) => id === 'f1')).toHaveLength(5);
});

test('world: faults are numbered in the order of writing, and gone when they are cleared', () => {
  const rows = withFaults({ operation: '*', delay: 1 }, { operation: '*', delay: 2 });
  expect(listFaults(rows).map(({ id }) => id)).toEqual(['f1', 'f2']);

  clearFaults(rows);

  expect(listFaults(rows)).toEqual([]);
  expect(mayStrike(rows, 'piste.token', NOW)).toBe(false);
});

const at = (rows: Draft, now: number) => strike(rows, { seed: '42', operation: 'piste.token', now, applies: always });

test('world: a fault strikes within its window, whose end is outside', () => {
  const rows = withFaults({ operation: '*', error: 'a', from: 1000, until: 2000 });

  expect([999, 1000, 1999, 2000].map((now) => mayStrike(rows, 'piste.token', now))).toEqual([false, true, true, false]);
  expect([999, 1000, 1999, 2000].map((now) => at(rows, now)?.id)).toEqual([undefined, 'f1', 'f1', undefined]);
  expect(listFaults(rows)[0]).toMatchObject({ struck: 2, drawn: 2 });
});

test('world: a fault that only delays leaves room for one that decides the answer', () => {
  const rows = withFaults(
    { operation: '*', delay: 5 },
    { operation: '*', delay: 7 },
    { operation: '*', error: 'a', delay: 9, times: 1 },
    { operation: '*', connection: 'reset', times: 1 },
  );

  expect(at(rows, NOW)).toEqual({ id: 'f3', error: 'a', delay: 5 });
  expect(at(rows, NOW)).toEqual({ id: 'f4', connection: 'reset', delay: 5 });
  expect(at(rows, NOW)).toEqual({ id: 'f1', delay: 5 });
  expect(listFaults(rows).map((fault) => fault.struck)).toEqual([3, 0, 1, 1]);
});

const delays = (delay: Delay, seed = '42', calls = 20_000): number[] => {
  const rows = withFaults({ operation: '*', delay });
  return Array.from(
    { length: calls },
    () => strike(rows, { seed, operation: 'piste.token', now: NOW, applies: always })?.delay ?? Number.NaN,
  );
};

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

test('world: uniform delays are between their bounds, and the same for the same seed', () => {
  const drawn = delays({ uniform: [100, 300] });

  expect(Math.min(...drawn)).toBe(100);
  expect(Math.max(...drawn)).toBe(300);
  expect(quantile(drawn, 0.25)).toBeGreaterThan(145);
  expect(quantile(drawn, 0.25)).toBeLessThan(155);
  expect(delays({ uniform: [100, 300] }, '42', 100)).toEqual(drawn.slice(0, 100));
  expect(delays({ uniform: [100, 300] }, '43', 100)).not.toEqual(drawn.slice(0, 100));
  expect(delays({ uniform: [7, 7] }, '42', 3)).toEqual([7, 7, 7]);
});

test('world: log-normal delays have their median and their 99th percentile', () => {
  const drawn = delays({ logNormal: { median: 300, p99: 3000 } });

  expect(quantile(drawn, 0.5)).toBeGreaterThan(290);
  expect(quantile(drawn, 0.5)).toBeLessThan(310);
  expect(quantile(drawn, 0.99)).toBeGreaterThan(2700);
  expect(quantile(drawn, 0.99)).toBeLessThan(3300);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(12_000);
  expect(delays({ logNormal: { median: 50, p99: 50 } }, '42', 3)).toEqual([50, 50, 50]);
});
