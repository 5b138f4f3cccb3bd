import { Malformed } from '../../malformed.ts';
import type { Allowance } from './bounds.ts';

/** A place in bytes that are being read. */
export interface Cursor {
  readonly bytes: Buffer;
  at: number;
  /** How many objects may still be read. */
  readonly objects: Allowance;
}

/** White space and delimiters (ISO 32000-1 section 7.2.2), for regular expressions over Latin-1. */
export const SPACE = '\\0\\t\\n\\f\\r ';
const DELIMITER = '()<>\\[\\]{}/%';

/** What may follow a word: its end. */
export const WORD_END = `(?![^${SPACE}${DELIMITER}])`;

const classes = (pattern: string): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(new RegExp(pattern).test(String.fromCharCode(byte))));

const isSpace = classes(`[${SPACE}]`);
const isRegular = classes(`[^${SPACE}${DELIMITER}]`);

const PERCENT = 0x25;
const LF = 0x0a;
const CR = 0x0d;

/** Passes over white space and comments. */
export function skipSpace(cursor: Cursor): void {
  const { bytes } = cursor;
  let at = cursor.at;
  for (;;) {
    while (isSpace[bytes[at] ?? 0] === 1 && at < bytes.length) at += 1;
    if (bytes[at] !== PERCENT) break;
    while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  }
  cursor.at = at;
}

/** The regular characters from here on, in Latin-1; passes over them. */
export function readRegular(cursor: Cursor): string {
  const { bytes, at: start } = cursor;
  let at = start;
  while (at < bytes.length && isRegular[bytes[at] ?? 0] === 1) at += 1;
  cursor.at = at;
  return bytes.toString('latin1', start, at);
}

/** Longer than any number, word or reference that means something. */
const MAX_TOKEN = 64;

/** What a pattern that is bound to its start finds here, within the length of a token. Passes over it. */
export function match(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  const found = pattern.exec(cursor.bytes.toString('latin1', cursor.at, cursor.at + MAX_TOKEN));
  if (found === null) return undefined;
  cursor.at += found[0].length;
  return found;
}

/**
 * The groups of a pattern that should be here, after white space.
 * @throws Malformed
 */
export function expectMatch(cursor: Cursor, pattern: RegExp, what: string): readonly (string | undefined)[] {
  skipSpace(cursor);
  const found = match(cursor, pattern);
  if (found === undefined) throw new Malformed(`No ${what} in a PDF where there should be one`);
  return found.slice(1);
}
