import { expect, test } from 'vitest';
import { generalizedTime, integer, NULL, octets, oid, time } from '../../src/pki/der.ts';
import { type Element, hexOf, oidOf, only, timeOf } from '../../src/pki/der-reader.ts';
import { Malformed } from '../../src/pki/malformed.ts';

const element = (tag: number, text: string): Element => {
  const content = Buffer.from(text);
  return { tag, content, der: content };
};

const UTC = 0x17;
const GENERALIZED = 0x18;

test.each(['1.2.840.113549.1.7.2', '0.4.0.1733.2.4', '2.5.29.15', '2.16.840.1.101.3.4.2.1', '2.999.1'])(
  'DER reader: the object identifier %s',
  (text) => {
    const read = text === '2.999.1' ? only(Buffer.from('0603883701', 'hex')) : only(oid(text));

    expect(oidOf(read)).toBe(text);
  },
);

test('DER reader: arcs larger than numbers are exact in', () => {
  expect(oidOf(only(Buffer.from('060a6983ffffffffffffff7f', 'hex')))).toBe(`2.25.${2n ** 58n - 1n}`);
});

test.each([
  [element(UTC, '260115090000Z'), Date.UTC(2026, 0, 15, 9)],
  [element(UTC, '491231235959Z'), Date.UTC(2049, 11, 31, 23, 59, 59)],
  [element(UTC, '500101000000Z'), Date.UTC(1950, 0, 1)],
  [element(UTC, '2601150900Z'), Date.UTC(2026, 0, 15, 9)],
  [element(UTC, '260115090000+0100'), Date.UTC(2026, 0, 15, 8)],
  [element(GENERALIZED, '20260115090000Z'), Date.UTC(2026, 0, 15, 9)],
  [element(GENERALIZED, '20260115090000.5Z'), Date.UTC(2026, 0, 15, 9, 0, 0, 500)],
  [element(GENERALIZED, '20260115090000.123456Z'), Date.UTC(2026, 0, 15, 9, 0, 0, 123)],
  [only(time(Date.UTC(2060, 1, 2))), Date.UTC(2060, 1, 2)],
  [only(generalizedTime(0)), 0],
])('DER reader: the time %#', (read, expected) => {
  expect(timeOf(read)).toBe(expected);
});

test.each([
  element(UTC, '20260115090000Z'),
  element(GENERALIZED, '260115090000Z'),
  element(GENERALIZED, '20261315090000Z'),
  element(GENERALIZED, '20260115090000'),
  element(GENERALIZED, '20260115096100Z'),
  element(UTC, ''),
  element(0x0c, '20260115090000Z'),
  undefined,
])('DER reader: what is no time is malformed (%#)', (read) => {
  expect(() => timeOf(read)).toThrow(Malformed);
});

test('DER reader: integers in hex are those of certificates', () => {
  expect([0, 1, 0x7f, 0x80, 0x1a2b3c].map((value) => hexOf(only(integer(value))))).toEqual([
    ...['00', '01', '7F', '80', '1A2B3C'],
  ]);
});

test('DER reader: what is something else is malformed', () => {
  expect(() => oidOf(only(NULL))).toThrow(Malformed);
  expect(() => oidOf(only(Buffer.from('060186', 'hex')))).toThrow(Malformed);
  expect(() => hexOf(only(octets(Buffer.of(1))))).toThrow(Malformed);
  expect(() => only(Buffer.concat([NULL, NULL]))).toThrow(Malformed);
});
