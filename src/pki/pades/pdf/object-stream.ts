import { Malformed } from '../../malformed.ts';
import { type Bounds, spend } from './bounds.ts';
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

/** What an object in the index costs, in bytes read: about the room that it takes. */
const INDEXED = 32;

/**
 * Reads the index of an object stream.
 * @throws Malformed when it has none
 */
export function readObjectStream(stream: PdfStream, { inflated, read }: Bounds): ObjectStream {
  const { entries } = stream.dictionary;
  const [first, count] = [countOf(entries.get('First')), countOf(entries.get('N'))];
  if (first === undefined || count === undefined) throw new Malformed('An object stream without its index');
  const bytes = decoded(stream, inflated);
  const numbers = bytes.toString('latin1', 0, Math.min(first, bytes.length)).matchAll(/\d{1,10}/g);
  const next = (): number => Number(numbers.next().value?.[0]);
  const index = [];
  while (index.length < count) {
    const [number, place] = [next(), next()];
    if (Number.isNaN(place)) break;
    spend(read, INDEXED, 'objects in streams');
    index.push({ number, at: first + place });
  }
  return { bytes, index, objects: new Map() };
}
