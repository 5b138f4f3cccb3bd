import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Excess } from '../../../src/pki/pades/pdf/bounds.ts';
import { padesSignatures } from '../../../src/pki/pades/signatures.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { mutated, noOpenssl, readsOrRefuses } from '../pki.ts';
import { isIntact, oneSignature } from './documents.ts';
import { document, field, HEADER, withStream, withTable } from './pdf.ts';
import { cades, rangeIn, signed, timestamp, unsigned } from './signing.ts';

const base = oneSignature();
const [, start, end, rest] = rangeIn(base);
const good = noOpenssl ? base : await signed(base);

const isFull = ({ scopes }: FoundSignature): boolean => scopes.every(({ scope }) => scope === 'FULL');

/** A file with this instead of that, which must be there. */
function replaced(pdf: Buffer, that: string, by: string): Buffer {
  const text = pdf.toString('latin1');
  expect(text).toContain(that);
  return Buffer.from(text.replace(that, by), 'latin1');
}

const rangeText = `[0 ${[start, end, rest].map((number) => String(number).padStart(10, '0')).join(' ')}]`;

test.skipIf(noOpenssl).each([
  ['nothing', '[]'],
  ['three numbers', `[0 ${start} ${end}]`],
  ['five numbers', `[0 ${start} ${end} ${rest} 0]`],
  ['a negative number', `[0 ${start} ${end} -${rest}]`],
  ['a fraction', `[0 ${start}.5 ${end} ${rest}]`],
  ['no numbers', `[/A /B /C /D]`],
  ['a list in it', `[0 [${start}] ${end} ${rest}]`],
  ['no list', '/All'],
  ['another beginning', `[1 ${start - 1} ${end} ${rest}]`],
  ['more than there is', `[0 ${start} ${end} 99999999]`],
  ['far more than there is', `[0 ${start} ${end} 99999999999999999999]`],
  ['one byte more than there is', `[0 ${start} ${end} ${rest + 1}]`],
  ['a gap with the byte before the signature', `[0 ${start - 1} ${end} ${rest}]`],
  ['a gap with the byte after the signature', `[0 ${start} ${end + 1} ${rest - 1}]`],
  ['a gap without all of the signature', `[0 ${start + 1} ${end} ${rest}]`],
  ['no gap', `[0 ${start} ${start} ${end - start + rest}]`],
  ['pieces that overlap', `[0 ${end} ${start} ${rest}]`],
  ['an end within the signature dictionary', `[0 ${start} ${end} 1]`],
  ['an end at the signature', `[0 ${start} ${end} 0]`],
])('PAdES: a byte range with %s is neither intact nor of the full document', (_, range) => {
  const pdf = replaced(good, `/ByteRange ${rangeText}`, `/ByteRange ${range}`.padEnd(`/ByteRange ${rangeText}`.length));

  const found = padesSignatures(pdf);

  expect(found).toHaveLength(1);
  expect(found[0]?.structureError).toBeTypeOf('string');
  expect(found[0]?.digests.some(({ intact }) => intact)).toBe(false);
  expect(found.some(isFull)).toBe(false);
});

test.skipIf(noOpenssl)('PAdES: a byte range that ends too early is not full though it was signed so', async () => {
  const short = await signed(base, cades, [0, start, end, rest - 10]);

  const found = padesSignatures(short);

  expect(found.map(isIntact)).toEqual([true]);
  expect(found.map(isFull)).toEqual([false]);
});

test.skipIf(noOpenssl)('PAdES: a signature of the empty file is not intact where the byte range is none', async () => {
  const pdf = await signed(base, () => cades(Buffer.alloc(0)), [0, 0, 0, 0]);

  const found = padesSignatures(pdf);

  expect(found.map(isIntact)).toEqual([false]);
  expect(found).toMatchObject([{ digests: [{ found: true, intact: false }] }]);
});

test('PAdES: a form whose fields are looked for in one revision after the other is refused', () => {
  const fields = Array.from({ length: 1300 }, () => '5 0 R').join(' ');
  let pdf = withTable(HEADER, { ...document(fields), 5: '<< >>' });
  for (let revision = 0; revision < 50; revision += 1) pdf = withTable(pdf, {});

  expect(() => padesSignatures(pdf)).toThrow(Excess);
});

/** The signature moved behind what it signs, another in its place (signature wrapping). */
test.skipIf(noOpenssl)('PAdES: a signature that is not in the gap of its byte range is not intact', () => {
  const contents = good.toString('latin1', start, end);
  const moved = withTable(good, {
    6: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange ${rangeText} /Contents <${contents.slice(2, 40)}> >>`,
  });
  const wrapped = withTable(good, {
    6: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /Reason (wrapped) /ByteRange [0 ${start} ${end} ${rest}] /Contents ${contents.replace('>', '00>')} >>`,
  });

  for (const pdf of [moved, wrapped]) {
    const found = padesSignatures(pdf);
    expect(found.map(isIntact).toSorted()).toEqual([false, true]);
    expect(found.some(isFull)).toBe(false);
  }
});

test.skipIf(noOpenssl)('PAdES: a file within the gap is not signed, and seen', async () => {
  const gap = await signed(base, cades, [0, start - 20, end, rest]);

  expect(padesSignatures(gap).map(isIntact)).toEqual([false]);
});

test.skipIf(noOpenssl)('PAdES: a signature in an object stream covers nothing', async () => {
  const signature = unsigned().replace(/<(00)+>/, `<${(await cades(Buffer.from('?'))).toString('hex')}>`);
  const pdf = withStream(HEADER, document('5 0 R'), { 5: field(6), 6: signature });

  expect(padesSignatures(pdf)).toMatchObject([
    { structureError: 'The signature dictionary is in an object stream', digests: [{ intact: false }] },
  ]);
});

test.skipIf(noOpenssl).each([
  ['a literal string', (hex: string) => `(${'x'.repeat(hex.length - 2)})`],
  ['spoilt at their beginning', (hex: string) => `<%${hex.slice(2)}`],
  ['spoilt in the middle', (hex: string) => `${hex.slice(0, 900)}%${hex.slice(901)}`],
  ['spoilt behind the signature', (hex: string) => `${hex.slice(0, -3)}%0>`],
  ['another string', (hex: string) => `<FF${'0'.repeat(hex.length - 4)}>`],
])('PAdES: Contents that are %s make a broken signature', (_, contents) => {
  const hex = good.toString('latin1', start, end);

  const found = padesSignatures(replaced(good, hex, contents(hex)));

  expect(found).toHaveLength(1);
  expect(found[0]?.structureError).toBeTypeOf('string');
  expect(found.some(isIntact)).toBe(false);
});

test.skipIf(noOpenssl).each([
  ['a reference', (hex: string) => '3 0 R'.padEnd(hex.length)],
  ['null', (hex: string) => 'null'.padEnd(hex.length)],
  ['zeros', (hex: string) => `<${'0'.repeat(hex.length - 2)}>`],
  ['an empty string', (hex: string) => '<>'.padEnd(hex.length)],
])('PAdES: with Contents that are %s there is no signature', (_, contents) => {
  const hex = good.toString('latin1', start, end);

  expect(padesSignatures(replaced(good, hex, contents(hex)))).toEqual([]);
});

test.skipIf(noOpenssl)('PAdES: white space and lower case in Contents are as good as none', () => {
  const hex = good.toString('latin1', start, end);

  const spaced = replaced(good, hex, `<\n ${hex.slice(1, -4).toUpperCase()}>`.padStart(hex.length));

  expect(spaced).toHaveLength(good.length);
  expect(padesSignatures(spaced).map(isIntact)).toEqual([false]);
  expect(padesSignatures(replaced(good, hex, `< ${hex.slice(1, -3)}\n>`)).map(isIntact)).toEqual([true]);
});

test.skipIf(noOpenssl)('PAdES: a second signature whose gap is in what the first signs is broken', async () => {
  const two = withTable(HEADER, { ...document('5 0 R 7 0 R'), 5: field(6), 7: field(8), 6: unsigned(), 8: unsigned() });
  const second = rangeIn(two);
  const both = await signed(await signed(two, cades, second), cades);

  const found = padesSignatures(both);

  expect(found).toHaveLength(2);
  expect(found.filter(isIntact).length).toBeLessThan(2);
});

test.skipIf(noOpenssl)('PAdES: a document timestamp that covers nothing is not intact', async () => {
  const update = { 1: document('5 0 R 7 0 R')[1] ?? '', 7: field(8), 8: unsigned('ETSI.RFC3161') };
  const pdf = await signed(withTable(good, update), () => timestamp(Buffer.alloc(0)), [0, 0, 0, 0]);

  expect(padesSignatures(pdf)).toMatchObject([{ timestamps: [] }]);
});

test.skipIf(noOpenssl)(
  'PAdES: 2,000 signed files with other bytes are never full and intact but for the padding',
  () => {
    const [head, tail] = [good.subarray(0, start), good.subarray(end)];
    fc.assert(
      fc.property(mutated(good), (pdf) =>
        readsOrRefuses(() => {
          if (!padesSignatures(pdf).some((one) => isIntact(one) && isFull(one))) return;
          expect(pdf.subarray(0, start)).toEqual(head);
          expect(pdf.subarray(pdf.length - tail.length)).toEqual(tail);
        }),
      ),
      { numRuns: 2000 },
    );
  },
);

test.skipIf(noOpenssl)('PAdES: 2,000 files of streams with other bytes are read or refused', async () => {
  const { 1: catalog = '', 2: pages = '', 3: page = '' } = document('5 0 R', '/DSS << /Certs [3 0 R] >>');
  const pdf = await signed(withStream(HEADER, { 3: page, 6: unsigned() }, { 1: catalog, 2: pages, 5: field(6) }));
  const place = pdf.indexOf('/Contents');
  const [head, tail] = [pdf.subarray(0, place + 40), pdf.subarray(pdf.indexOf('>', place) - 20)];
  const short = Buffer.concat([head, tail]);

  fc.assert(
    fc.property(mutated(short), (changed) =>
      readsOrRefuses(() => expect(padesSignatures(changed).filter(isIntact)).toEqual([])),
    ),
    { numRuns: 2000 },
  );
});

test.skipIf(noOpenssl)('PAdES: a signed file that is cut off anywhere is refused or broken', () => {
  for (let length = 0; length < good.length; length += length < start || length > end ? 1 : 499) {
    readsOrRefuses(() => {
      expect(padesSignatures(good.subarray(0, length)).filter(isIntact)).toEqual([]);
    });
  }
});
