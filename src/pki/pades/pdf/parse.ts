import { Malformed } from '../../malformed.ts';
import { spend } from './bounds.ts';
import { type Cursor, expectMatch, readRegular, SPACE, skipSpace, WORD_END } from './lexis.ts';
import type { PdfDictionary, PdfObject } from './objects.ts';
import { readHexString, readLiteralString } from './strings.ts';

const MAX_DEPTH = 50;

/**
 * Reads the object that is here, after white space (ISO 32000-1 section 7.3); a stream only as its dictionary.
 * @throws Malformed
 */
export function readObject(cursor: Cursor, depth = 0): PdfObject {
  if (depth > MAX_DEPTH) throw new Malformed(`A PDF with more than ${MAX_DEPTH} levels of arrays and dictionaries`);
  spend(cursor.objects, 1, 'objects');
  skipSpace(cursor);
  switch (String.fromCharCode(cursor.bytes[cursor.at] ?? 0)) {
    case '/':
      return { kind: 'name', name: readName(cursor) };
    case '(':
      return readLiteralString(cursor);
    case '<':
      return startsHere(cursor, '<<') ? readDictionary(cursor, depth) : readHexString(cursor);
    case '[':
      return readArray(cursor, depth);
    default:
      return readAtom(cursor);
  }
}

function startsHere({ bytes, at }: Cursor, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Section 7.3.5: any character may be written as two hexadecimal digits. */
function readName(cursor: Cursor): string {
  cursor.at += 1;
  return readRegular(cursor).replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function readArray(cursor: Cursor, depth: number): PdfObject[] {
  const array: PdfObject[] = [];
  cursor.at += 1;
  for (skipSpace(cursor); !startsHere(cursor, ']'); skipSpace(cursor)) array.push(readObject(cursor, depth + 1));
  cursor.at += 1;
  return array;
}

/** A key that is there again counts for what it has last, as in PDFBox. */
function readDictionary(cursor: Cursor, depth: number): PdfDictionary {
  const { bytes: source, at: start } = cursor;
  const entries = new Map<string, PdfObject>();
  cursor.at += 2;
  for (skipSpace(cursor); !startsHere(cursor, '>>'); skipSpace(cursor)) {
    if (!startsHere(cursor, '/')) throw new Malformed('A dictionary with a key that is no name');
    entries.set(readName(cursor), readObject(cursor, depth + 1));
  }
  cursor.at += 2;
  return { kind: 'dictionary', entries, place: { source, start, end: cursor.at } };
}

/** A reference, a number or a word: the first that it is. */
const ATOM = new RegExp(
  `^(?:(\\d{1,10})[${SPACE}]+\\d{1,5}[${SPACE}]+R|([+-]?(?:\\d+\\.?\\d*|\\.\\d+))|(true)|(false)|null)${WORD_END}`,
);

function readAtom(cursor: Cursor): PdfObject {
  const [reference, number, isTrue, isFalse] = expectMatch(cursor, ATOM, 'object');
  if (reference !== undefined) return { kind: 'reference', number: Number(reference) };
  if (number !== undefined) return Number(number);
  return isTrue === undefined && isFalse === undefined ? null : isTrue !== undefined;
}

const HEADER = new RegExp(`^(\\d{1,10})[${SPACE}]+\\d{1,5}[${SPACE}]+obj`);

/**
 * Passes over the beginning of an indirect object (section 7.3.10).
 * @returns its number
 * @throws Malformed
 */
export const readHeader = (cursor: Cursor): number => Number(expectMatch(cursor, HEADER, 'indirect object')[0]);
