import { expect, test } from 'vitest';
import { fraction, freshSeed, Ids, seedNumber } from '../../src/world/ids.ts';

const draws = (ids: Ids): string[] => [ids.uuid(), ids.alphanumeric(54), ids.digits(6), ids.bytes(70).toString('hex')];

test('world: the same seed gives the same ids, another seed others', () => {
  expect(draws(new Ids('42'))).toEqual(draws(new Ids('42')));
  expect(draws(new Ids('42'))).not.toEqual(draws(new Ids('43')));
  expect(freshSeed()).not.toBe(freshSeed());
});

test('world: ids go on where they stopped', () => {
  const ids = new Ids('42');
  draws(ids);

  const later = new Ids('42', ids.position);

  expect(draws(later)).toEqual(draws(ids));
});

test('world: ids never come again', () => {
  const ids = new Ids('42');
  const uuids = Array.from({ length: 20_000 }, () => ids.uuid());
  expect(new Set(uuids).size).toBe(20_000);
});

test('world: a uuid is of version 4', () => {
  const ids = new Ids('42');
  for (let n = 0; n < 1000; n += 1) {
    expect(ids.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

/** Pearson's statistic against an even distribution. */
function chiSquare(text: string, symbols: number): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  expect(counts.size).toBe(symbols);
  const expected = text.length / symbols;
  return [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

test('world: letters and digits are equally likely', () => {
  const ids = new Ids('42');
  const text = Array.from({ length: 4000 }, () => ids.alphanumeric(54)).join('');
  // 61 degrees of freedom: above 100 in one case of a thousand; the bias of a plain modulo would give about 1900.
  expect(chiSquare(text, 62)).toBeLessThan(100);
});

test('world: the digits of an OTP are equally likely, wherever they stand', () => {
  const ids = new Ids('42');
  const otps = Array.from({ length: 20_000 }, () => ids.digits(6));
  for (let place = 0; place < 6; place += 1) {
    // 9 degrees of freedom: above 28 in one case of a thousand.
    expect(chiSquare(otps.map((otp) => otp[place]).join(''), 10)).toBeLessThan(28);
  }
});

test.each([0, 1, 31, 32, 33, 1000])('world: %i characters are as many', (length) => {
  const ids = new Ids('42');
  expect(ids.alphanumeric(length)).toHaveLength(length);
  expect(ids.digits(length)).toHaveLength(length);
  expect(ids.bytes(length)).toHaveLength(length);
});

test('world: a fraction depends on its seed, its label and its count alone, and is evenly spread', () => {
  expect(fraction('42', 'fault f1', 7)).toBe(fraction('42', 'fault f1', 7));
  expect(fraction('42', 'fault f1', 7)).not.toBe(fraction('42', 'fault f2', 7));
  expect(seedNumber('42', 'people')).toBe(seedNumber('42', 'people'));

  const drawn = Array.from({ length: 100_000 }, (_, n) => fraction('42', 'x', n));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;

  expect(Math.min(...drawn.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn.slice(0, 50_000))).toBeLessThan(1);
  expect(mean).toBeGreaterThan(0.497);
  expect(mean).toBeLessThan(0.503);
});
