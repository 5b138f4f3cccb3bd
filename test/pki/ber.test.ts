import fc from 'fast-check';
import { expect, test } from 'vitest';
import { derOf } from '../../src/pki/ber.ts';
import { octets, sequence } from '../../src/pki/der.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import { inBer } from './cades/openssl-cms.ts';
import { mutated, readsOrRefuses, trust } from './pki.ts';

const { der } = trust.root.certificate;

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

test('BER: what is DER stays as it is, without what follows it', () => {
  const read = derOf(Buffer.concat([der, Buffer.from('anything')]));

  expect(read).toEqual(der);
  expect(read.buffer).not.toBe(der.buffer);
});

test('BER: indefinite lengths and octet strings in parts become DER', () => {
  expect(derOf(inBer(der))).toEqual(der);
  expect(derOf(Buffer.concat([inBer(der), Buffer.alloc(9)]))).toEqual(der);
});

test.each([
  ['an indefinite length in a definite one', '30 07 30 80 02 01 05 00 00', '30 05 30 03 02 01 05'],
  ['one that is empty', '30 80 00 00', '30 00'],
  ['parts of parts', '24 80 24 80 04 01 41 00 00 04 01 42 00 00', '04 02 41 42'],
  ['parts of definite length', '30 08 24 06 04 01 41 04 01 42', '30 04 04 02 41 42'],
  [
    'untouched neighbours',
    '30 80 02 01 01 30 03 02 01 02 24 80 00 00 02 01 03 00 00',
    '30 0D 020101 3003020102 0400 020103',
  ],
])('BER: %s', (_, ber, expected) => {
  expect(derOf(hex(ber)).toString('hex')).toBe(hex(expected).toString('hex'));
});

test('BER: an element that keeps its length keeps its content too', () => {
  const content = octets(Buffer.alloc(300, 7));
  const inner = Buffer.concat([hex('30 80'), content, hex('00 00')]);

  expect(derOf(sequence(inner))).toEqual(sequence(sequence(content)));
});

test.each([
  ['nothing', ''],
  ['half an element', '30'],
  ['no end', '30 80 02 01 05'],
  ['no length', '30 85 01 01 01 01 01'],
  ['an indefinite length of what has no elements', '04 80 00 00'],
  ['an element longer than what it is in', '30 03 04 05 41'],
  ['an octet string with a part that is none', '24 80 02 01 05 00 00'],
  ['a long tag', '3f 81 01 00'],
])('BER: %s is malformed', (_, ber) => {
  expect(() => derOf(hex(ber))).toThrow(Malformed);
});

test.each([
  ['nesting', Buffer.alloc(1 << 20, hex('30 80'))],
  ['definite nesting', nested(200)],
  ['very many elements', Buffer.concat([hex('30 80'), Buffer.alloc(1 << 20, hex('05 00')), hex('00 00')])],
  ['very many parts', Buffer.concat([hex('24 80'), Buffer.alloc(3 << 20, hex('04 01 41')), hex('00 00')])],
])('BER: a bomb of %s is refused', (_, bomb) => {
  expect(() => derOf(bomb)).toThrow(Malformed);
});

function nested(depth: number): Buffer {
  return depth === 0 ? sequence() : sequence(nested(depth - 1));
}

test('BER: what was changed is malformed, or becomes DER for good', () => {
  fc.assert(
    fc.property(mutated(inBer(der)), (changed) =>
      readsOrRefuses(() => {
        const once = derOf(changed);
        expect(derOf(once)).toEqual(once);
      }),
    ),
    { numRuns: 500 },
  );
});
