import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Malformed } from '../../../../src/pki/malformed.ts';
import { type Bounds, boundsFor, Excess } from '../../../../src/pki/pades/pdf/bounds.ts';
import { entryOf, resolve } from '../../../../src/pki/pades/pdf/document.ts';
import { decoded } from '../../../../src/pki/pades/pdf/filters.ts';
import { readObjectStream } from '../../../../src/pki/pades/pdf/object-stream.ts';
import { isKind, type PdfObject, type PdfStream } from '../../../../src/pki/pades/pdf/objects.ts';
import { catalogOf, readPdf } from '../../../../src/pki/pades/pdf/reader.ts';
import { textOf } from '../../../../src/pki/pades/pdf/strings.ts';
import { HEADER, startOf, stream, withStream, withTable } from '../pdf.ts';

/** What the catalog has under a key, and whether the cross-reference was good enough to find it. */
const lookup = (pdf: Buffer, key = 'X'): { object: PdfObject; recovered: boolean } =>
  readPdf(pdf, ({ file, sections }) => {
    const revision = { file, sections };
    const catalog = catalogOf(revision);
    return { object: (catalog && entryOf(revision, catalog, key)) ?? null, recovered: file.lenient };
  });

const catalogWith = (value: string | Buffer, more: Record<number, string | Buffer> = {}): Buffer =>
  withTable(HEADER, { 1: Buffer.concat([Buffer.from('<< /X '), Buffer.from(value), Buffer.from(' >>')]), ...more });

const objectIn = (value: string, more: Record<number, string | Buffer> = {}): PdfObject =>
  lookup(catalogWith(value, more)).object;

/** Text, or the contents of a stream. */
function contentOf(object: PdfObject): string | undefined {
  if (isKind('string', object)) return textOf(object);
  return isKind('stream', object) ? decoded(object, { left: 1_000_000 }).toString('latin1') : undefined;
}

test.each([
  ['(a(b)c)', 'a(b)c'],
  ['(\\(\\)\\\\)', '()\\'],
  ['(\\101\\1012\\7z\\400)', 'AA2\u0007z\u0000'],
  ['(\\n\\r\\t\\b\\f\\x)', '\n\r\t\b\fx'],
  ['(a\\\r\nb\\\nc\r\nd\re)', 'abc\nd\ne'],
  ['()', ''],
  ['<48 65\n6C6c6F>', 'Hello'],
  ['<487>', 'Hp'],
  ['<>', ''],
  ['<4%8x65>', 'He'],
  ['(\\376\\377\\000T\\000\\351)', 'Té'],
  ['<EFBBBFC3A9>', 'é'],
])('PDF: the string %j reads %j', (written, text) => {
  expect(contentOf(objectIn(written))).toBe(text);
});

test.each([
  ['/A#42#20c', { kind: 'name', name: 'AB c' }],
  ['/', { kind: 'name', name: '' }],
  ['-.5', -0.5],
  ['+17', 17],
  ['4.', 4],
  ['true', true],
  ['null', null],
  ['[1 2 R 3]', [{ kind: 'reference', number: 1 }, 3]],
  ['[/A/B(c)<64>true%comment\n-1]', expect.arrayContaining([true, -1])],
  ['9 0 R', null],
])('PDF: %s is read', (written, expected) => {
  expect(objectIn(written)).toEqual(expected);
});

test.each(['{', '(never closed', '[1 2', '<< /A', '<< 1 2 >>', '--1', '12a', 'truely', '<48'])(
  'PDF: the object %j is none',
  (written) => {
    expect(lookup(catalogWith(written))).toEqual({ object: null, recovered: true });
  },
);

test('PDF: arrays and dictionaries are read 50 levels deep', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  expect(objectIn(nested(45))).toBeInstanceOf(Array);
  expect(objectIn(nested(60))).toBe(null);
  expect(objectIn(nested(1_000_000))).toBe(null);
});

test.each([
  ['a length', stream('', Buffer.from('the content'))],
  ['a length in another object', '<< /Length 3 0 R >>\nstream\r\nthe content\r\nendstream'],
  ['no length', '<< >>\nstream\nthe content\nendstream'],
  ['a wrong length', '<< /Length 99999999 >>\nstream\nthe content\nendstream'],
  ['itself for a length', '<< /Length 2 0 R >>\nstream\nthe content\nendstream'],
])('PDF: a stream with %s is read', (_, written) => {
  expect(contentOf(objectIn('2 0 R', { 2: written, 3: '11' }))?.trim()).toBe('the content');
});

test('PDF: a stream with a filter that is not read is not guessed at', () => {
  const object = objectIn('2 0 R', { 2: stream('/Filter [/ASCIIHexDecode /FlateDecode]', Buffer.from('00')) });

  expect(() => contentOf(object)).toThrow(Malformed);
});

test('PDF: the newest revision counts, of tables, streams and both', () => {
  const table = withTable(HEADER, { 1: '<< /X (old) >>' });
  const both = withStream(table, {}, { 1: '<< /X (new) >>' });
  const table2 = withTable(both, { 1: '<< /X (newest) >>' });

  expect([table, both, table2].map((pdf) => contentOf(lookup(pdf).object))).toEqual(['old', 'new', 'newest']);
});

test.each([
  ['whose offset is wrong', (pdf: Buffer) => pdf.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7')],
  [
    'whose offset is behind the end',
    (pdf: Buffer) => pdf.toString('latin1').replace(/startxref\n\d+/, 'startxref\n99999'),
  ],
  ['that is not there', (pdf: Buffer) => pdf.toString('latin1').replace('startxref', 'startxxxx')],
  ['that has other objects', (pdf: Buffer) => pdf.toString('latin1').replace('1 1\n', '2 1\n')],
  ['with short lines', (pdf: Buffer) => pdf.toString('latin1').replaceAll(' n \n', ' n\n')],
  ['that is shifted', (pdf: Buffer) => `something before\n${pdf.toString('latin1')}`],
  [
    'that goes round in circles',
    (pdf: Buffer) => pdf.toString('latin1').replace('/Size', `/Prev ${startOf(pdf)} /Size`),
  ],
])('PDF: an object is found without a cross-reference %s', (_, broken) => {
  const pdf = Buffer.from(broken(catalogWith('(found)')), 'latin1');

  const { object, recovered } = lookup(pdf);

  expect(contentOf(object)).toBe('found');
  expect(recovered).toBe(true);
});

test('PDF: objects in streams are found without a cross-reference too', () => {
  const pdf = withStream(HEADER, {}, { 1: '<< /X 2 0 R >>', 2: '(found)' }).toString('latin1');

  const { object } = lookup(Buffer.from(pdf.replace(/startxref\n\d+/, 'startxref\n0'), 'latin1'));

  expect(contentOf(object)).toBe('found');
});

test.each(['', 'GIF89a', `${' '.repeat(1024)}%PDF-1.7`])('PDF: %j is none', (text) => {
  expect(() => lookup(Buffer.from(text))).toThrow(Malformed);
});

const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));

test.each([
  [
    'a cross-reference stream',
    withStream(HEADER, {}, { 1: '<< >>' })
      .toString('latin1')
      .replace(/\/Filter \/FlateDecode \/DecodeParms[\s\S]*/, ''),
    `/Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`,
  ],
])('PDF: %s that inflates to 64 MB is refused', (_, before, after) => {
  const pdf = Buffer.concat([Buffer.from(before + after, 'latin1'), bomb]);
  const start = before.lastIndexOf('91 0 obj');

  expect(() => lookup(Buffer.concat([pdf, Buffer.from(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`)]))).toThrow(
    Excess,
  );
});

test('PDF: an object stream that inflates to 64 MB is refused', () => {
  const pdf = withStream(HEADER, {}, { 1: '<< /X (x) >>' });
  const at = pdf.lastIndexOf('90 0 obj');
  const packed = stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', bomb);
  const shell = withTable(HEADER, { 90: packed });

  expect(() => lookup(Buffer.concat([shell, pdf.subarray(at)]))).toThrow(Excess);
});

test('PDF: more comes out of a large file than out of a small one, and more than 100 times its size of neither', () => {
  const compressed = (content: number, size: number): Buffer =>
    withTable(Buffer.concat([HEADER, Buffer.alloc(size, ' ')]), {
      1: '<< /X 2 0 R >>',
      2: stream('/Filter /FlateDecode', deflateSync(Buffer.alloc(content))),
    });
  const lengthIn = (pdf: Buffer): number | undefined =>
    readPdf(pdf, ({ file, sections }) => {
      const object = resolve({ file, sections }, { kind: 'reference', number: 2 });
      return isKind('stream', object) ? decoded(object, file.bounds.inflated).length : undefined;
    });

  expect(lengthIn(compressed(1_000_000, 10_000))).toBe(1_000_000);
  expect(lengthIn(compressed(4_000_000, 50_000))).toBe(4_000_000);
  expect(() => lengthIn(compressed(4_000_000, 10_000))).toThrow(Excess);
  expect(() => lengthIn(compressed(20_000_000, 500_000))).toThrow(Excess);
});

/** An object stream that says how many objects are in it, with this index. */
function objectStream(count: number, index: string): PdfStream {
  const content = deflateSync(`${index} null`);
  const object = objectIn('2 0 R', { 2: stream(`/N ${count} /First ${index.length} /Filter /FlateDecode`, content) });
  if (!isKind('stream', object)) throw new Error('no stream');
  return object;
}

const indexed = (read: PdfStream, bounds: Bounds = boundsFor(10_000)) => readObjectStream(read, bounds).index;

test('PDF: an object stream has as many objects as it says, however many numbers are in its index', () => {
  expect(indexed(objectStream(2, '7 0 8 4 9 9 9 9'))).toEqual([
    { number: 7, at: 15 },
    { number: 8, at: 19 },
  ]);
  expect(indexed(objectStream(3, '1 '.repeat(500_000)))).toHaveLength(3);
  expect(indexed(objectStream(1_000_000, '7 0 8'))).toHaveLength(1);
});

test('PDF: an object stream with more objects than the file is large is refused', () => {
  const bounds = boundsFor(10_000);

  expect(() => indexed(objectStream(9_999_999, '1 '.repeat(500_000)), bounds)).toThrow(Excess);
  expect(bounds.inflated.left).toBeGreaterThan(0);
});

test('PDF: streams that break after they were inflated are not inflated over and over', () => {
  const raw = deflateSync(Buffer.alloc(1_000_000));
  raw.writeUInt32BE(0xbad, raw.length - 4);
  const broken = objectIn('2 0 R', { 2: stream('/Filter /FlateDecode', raw) });
  const encrypted = objectIn('2 0 R', { 2: stream('/Filter /FlateDecode', Buffer.alloc(1000, 7)) });
  const allowance = { left: 3_000_000 };
  const read = (object: PdfObject) => () => isKind('stream', object) && decoded(object, allowance);

  for (let times = 0; times < 100; times += 1) expect(read(encrypted)).toThrow('not deflated');
  expect(allowance.left).toBe(3_000_000);
  for (let times = 0; times < 2; times += 1) expect(read(broken)).toThrow('cannot be inflated');
  expect(read(broken)).toThrow(Excess);
});

test('PDF: streams that lie in one another are not read over and over', () => {
  const count = 2000;
  const numbers = Array.from({ length: count }, (_, index) => index + 2);
  const catalog = `1 0 obj\n<< /X [${numbers.map((number) => `${number} 0 R`).join(' ')}] >>\nendobj\n`;
  let body = `${HEADER.toString('latin1')}${catalog}`;
  const offsets = [HEADER.length];
  for (const number of numbers) {
    offsets.push(body.length);
    body += `${number} 0 obj << /Length 1 >> stream\n`;
  }
  body += ' '.repeat(100_000);
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const pdf = `${body}xref\n1 ${offsets.length}\n${entries}trailer << /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;

  const readAll = (): unknown =>
    readPdf(Buffer.from(pdf, 'latin1'), ({ file, sections }) => {
      const references = lookup(Buffer.from(pdf, 'latin1')).object;
      return Array.isArray(references) && references.map((one: PdfObject) => resolve({ file, sections }, one));
    });

  expect(readAll).toThrow(Excess);
});

test('PDF: 30,000 objects are read, 200,000 are refused', () => {
  const names = (count: number): string => `[${'/A'.repeat(count)}]`;

  expect(objectIn(names(30_000))).toHaveLength(30_000);
  expect(() => objectIn(names(200_000))).toThrow(Excess);
});
