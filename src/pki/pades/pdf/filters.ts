import { constants, inflateSync } from 'node:zlib';
import { Malformed } from '../../malformed.ts';
import { type Allowance, Excess, spend } from './bounds.ts';
import { countOf, elementsOf, isKind, nameOf, type PdfDictionary, type PdfObject, type PdfStream } from './objects.ts';

/**
 * What a stream holds (ISO 32000-1 section 7.4): as it stands there, or through FlateDecode with or without a PNG predictor.
 * @throws Malformed for other filters, and where the bytes are not what the filter wants
 */
export function decoded({ dictionary: { entries }, raw }: PdfStream, allowance: Allowance): Buffer {
  const [filter, ...more] = listOf(entries.get('Filter'));
  if (filter === undefined) return spent(raw, allowance);
  if (more.length > 0 || nameOf(filter) !== 'FlateDecode')
    throw new Malformed('A stream with a filter that is not read');
  const [parameters] = listOf(entries.get('DecodeParms'));
  const bytes = spent(inflated(raw, allowance), allowance);
  return isKind('dictionary', parameters) ? unpredicted(bytes, parameters) : bytes;
}

const listOf = (object: PdfObject | undefined): readonly PdfObject[] =>
  object === undefined || object === null ? [] : Array.isArray(object) ? elementsOf(object) : [object];

function spent(bytes: Buffer, allowance: Allowance): Buffer {
  spend(allowance, bytes.length, 'bytes in streams');
  return bytes;
}

/** How many bytes come out of one at most (RFC 1951 section 3.2.5), and what a broken stream costs at most. */
const MOST_TIMES = 1032;
const MAX_BROKEN = 1024 * 1024;

/** Streams that end too early are common, so what came out until then is taken. */
function inflated(raw: Buffer, allowance: Allowance): Buffer {
  if (!hasZlibHeader(raw)) throw new Malformed('A stream that is not deflated');
  try {
    return inflateSync(raw, { maxOutputLength: Math.max(allowance.left, 1), finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    if (cause instanceof RangeError) throw new Excess('A PDF with more bytes in streams than are read');
    // Nobody tells how much came out before it broke.
    spend(allowance, Math.min(raw.length * MOST_TIMES, MAX_BROKEN), 'broken streams');
    throw new Malformed('A stream that cannot be inflated', { cause });
  }
}

/** RFC 1950 section 2.2: the first two bytes are a multiple of 31. What is encrypted seldom begins so, and costs nothing. */
const hasZlibHeader = (raw: Buffer): boolean => raw.length < 2 || raw.readUInt16BE(0) % 31 === 0;

const MAX_COLUMNS = 1 << 16;

/** Section 7.4.4.4. Only bytes are predicted in what is read here: samples of other widths are for images. */
function unpredicted(bytes: Buffer, { entries }: PdfDictionary): Buffer {
  const predictor = countOf(entries.get('Predictor')) ?? 1;
  if (predictor === 1) return bytes;
  const columns = countOf(entries.get('Columns')) ?? 1;
  if (predictor < 10 || entries.has('Colors') || columns === 0 || columns > MAX_COLUMNS) {
    throw new Malformed('A stream with a predictor that is not read');
  }
  const rows = Math.floor(bytes.length / (columns + 1));
  const out = Buffer.alloc((rows + 1) * columns);
  for (let row = 1; row <= rows; row += 1) unpredictRow(bytes, (row - 1) * (columns + 1), out, row * columns, columns);
  return out.subarray(columns);
}

/** One row of PNG (RFC 2083 section 6). The row before the first is all zeros, and there in `out`. */
function unpredictRow(bytes: Buffer, from: number, out: Buffer, to: number, columns: number): void {
  const guess = GUESSES[bytes[from] ?? 0];
  if (guess === undefined) throw new Malformed('A stream with a PNG filter that there is not');
  for (let column = 0; column < columns; column += 1) {
    const at = to + column;
    const left = column === 0 ? 0 : (out[at - 1] ?? 0);
    const aboveLeft = column === 0 ? 0 : (out[at - columns - 1] ?? 0);
    out[at] = (bytes[from + 1 + column] ?? 0) + guess(left, out[at - columns] ?? 0, aboveLeft);
  }
}

/** What a byte is thought to be from those to its left, above it and above the left one: None, Sub, Up, Average, Paeth. */
const GUESSES: readonly ((left: number, above: number, aboveLeft: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

function paeth(left: number, above: number, aboveLeft: number): number {
  const guess = left + above - aboveLeft;
  const [toLeft, toAbove, toBoth] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - aboveLeft)];
  if (toLeft <= toAbove && toLeft <= toBoth) return left;
  return toAbove <= toBoth ? above : aboveLeft;
}
