import fc from 'fast-check';
import qs from 'qs';
import { expect, test } from 'vitest';
import { NotFields, parseFields } from '../../src/kit/brackets.ts';

/** As JSON, which has no prototypes. */
const plain = (text: string): unknown => JSON.parse(JSON.stringify(parseFields(text)));

test('fields: names in brackets are groups, repeated ones lists', () => {
  expect(plain('a=1&p%5Bfrom%5D%5Blatitude%5D=45.1&p[from][longitude]=5+6&a=2&l[]=x')).toEqual({
    a: ['1', '2'],
    p: { from: { latitude: '45.1', longitude: '5 6' } },
    l: ['x'],
  });
});

test.each(['a=1&a[b]=2', 'a[b]=1&a=2', 'a[b]=1&a[b][c]=2', 'a[]=1&a=2'])('fields: %s contradicts itself', (text) => {
  expect(() => parseFields(text)).toThrow(NotFields);
});

test('fields: names whose brackets do not match are left out', () => {
  expect(plain('a[b=1&c]=2&a[b]c=3&d=4')).toEqual({ d: '4' });
});

test('fields: no name reaches for a prototype', () => {
  const fields = parseFields('__proto__[polluted]=1&a[__proto__][polluted]=1&constructor[prototype][polluted]=1');

  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.getPrototypeOf(fields))).toEqual([]);
  expect(fields['toString']).toBeUndefined();
});

test('fields: bounded in number and depth', () => {
  expect(() => parseFields('a=1&'.repeat(501))).toThrow(NotFields);
  expect(() => parseFields(`a${'[b]'.repeat(5)}=1`)).toThrow(NotFields);
});

test('fields: agree with qs on whatever has groups and values apart', () => {
  const name = fc.stringMatching(/^[a-z]{1,4}(\[[a-z]{1,4}\]){0,3}$/);
  const pairs = fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([key]) => key.replace(/\[.*/, '') });

  fc.assert(
    fc.property(pairs, (given) => {
      const text = given.map((pair) => pair.map((part) => encodeURIComponent(part)).join('=')).join('&');
      expect(plain(text)).toEqual(qs.parse(text, { depth: 5 }));
    }),
    { seed: 42, numRuns: 500 },
  );
});
