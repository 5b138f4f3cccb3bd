import { Malformed } from '../../malformed.ts';
import type { Allowance } from './bounds.ts';
import { decoded } from './filters.ts';
import { countOf, type PdfObject, type PdfStream } from './objects.ts';

/** Objects in a stream (ISO 32000-1 section 7.5.7). */
export interface ObjectStream {
  readonly bytes: Buffer;
  /** Of each, its number and where it begins. */
  readonly index: readonly { readonly number: number; readonly at: number }[];
  /** Those that were read, by their places in the index. */
  readonly objects: Map<number, PdfObject>;
}

/**
 * Reads the index of an object stream.
 * @throws Malformed when it has none
 */
export function readObjectStream(stream: PdfStream, allowance: Allowance): ObjectStream {
  const { entries } = stream.dictionary;
  const first = countOf(entries.get('First'));
  if (first === undefined) throw new Malformed('An object stream without its index');
  const bytes = decoded(stream, allowance);
  const numbers = bytes.toString('latin1', 0, Math.min(first, bytes.length)).match(/\d{1,10}/g) ?? [];
  const index = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    index.push({ number: Number(numbers[at]), at: first + Number(numbers[at + 1]) });
  }
  return { bytes, index, objects: new Map() };
}
