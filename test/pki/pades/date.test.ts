import { expect, test } from 'vitest';
import { instantOf } from '../../../src/pki/pades/date.ts';

test.each([
  ["D:20260115100000+01'00'", '2026-01-15T09:00:00Z'],
  ["D:20260115100000+01'00", '2026-01-15T09:00:00Z'],
  ['D:20260115050000-0430', '2026-01-15T09:30:00Z'],
  ['D:20260115090000Z', '2026-01-15T09:00:00Z'],
  ["D:20260115090000Z00'00'", '2026-01-15T09:00:00Z'],
  ['D:20260115090000', '2026-01-15T09:00:00Z'],
  ['20260115', '2026-01-15T00:00:00Z'],
  ['D:2026', '2026-01-01T00:00:00Z'],
])('PDF date: %s is %s', (text, instant) => {
  expect(instantOf(text)).toBe(Date.parse(instant));
});

test.each(['', 'D:', 'yesterday', 'D:26', 'D:20261315', 'D:20260132', 'D:20260115250000'])(
  'PDF date: %j is none',
  (text) => {
    expect(instantOf(text)).toBeUndefined();
  },
);
