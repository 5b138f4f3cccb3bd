import { Malformed } from '../../malformed.ts';
import { type Cursor, SPACE } from './lexis.ts';
import type { PdfString } from './objects.ts';

/**
 * Reads a string in hexadecimal (ISO 32000-1 section 7.3.4.3), from its `<` on. What is neither a digit nor white space is passed
 * over: `isHexadecimal` tells whether there is any.
 * @throws Malformed when it has no end
 */
export function readHexString(cursor: Cursor): PdfString {
  const { bytes: source, at: start } = cursor;
  const close = source.indexOf('>', start);
  cursor.at = close < 0 ? source.length : close + 1;
  if (close < 0) throw new Malformed('A string without an end');
  const digits = source.toString('latin1', start + 1, close).replace(/[^0-9A-Fa-f]+/g, '');
  const value = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
  return { kind: 'string', value, place: { source, start, end: cursor.at } };
}

const HEXADECIMAL = new RegExp(`^<[0-9A-Fa-f${SPACE}]*>$`);

/** Whether a string stands there in hexadecimal, and nothing else is in it. */
export const isHexadecimal = ({ place: { source, start, end } }: PdfString): boolean =>
  HEXADECIMAL.test(source.toString('latin1', start, end));

const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

/**
 * Reads a literal string (section 7.3.4.2), from its `(` on.
 * @throws Malformed
 */
export function readLiteralString(cursor: Cursor): PdfString {
  const { bytes: source, at: start } = cursor;
  let open = 0;
  let at = start;
  for (; at < source.length; at += 1) {
    const byte = source[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === OPEN) open += 1;
    else if (byte === CLOSE && --open === 0) break;
  }
  cursor.at = Math.min(at + 1, source.length);
  if (at >= source.length) throw new Malformed('A string without an end');
  const value = Buffer.from(unescaped(source.toString('latin1', start + 1, at)), 'latin1');
  return { kind: 'string', value, place: { source, start, end: cursor.at } };
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** An end of line is a line feed however it is written, and nothing behind a backslash. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|\r\n|.)|\r\n?/gs, (_, escaped: string | undefined) => {
    if (escaped === undefined) return '\n';
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    return /^[\r\n]/.test(escaped) ? '' : (CONTROLS[escaped] ?? escaped);
  });

const utf16 = new TextDecoder('utf-16be');
const utf8 = new TextDecoder('utf-8');

/** A text string (section 7.9.2.2): UTF-16 or UTF-8 if it begins with the mark, else PDFDocEncoding, taken for Latin-1. */
export function textOf({ value }: PdfString): string {
  if (value[0] === 0xfe && value[1] === 0xff) return utf16.decode(value);
  if (value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf) return utf8.decode(value);
  return value.toString('latin1');
}
