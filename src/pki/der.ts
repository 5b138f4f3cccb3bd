/**
 * Writing DER (X.690). asn1js takes 0.33 ms to write a certificate, more than RSA takes to sign it; this takes a tenth
 * of that.
 */

const BOOLEAN = 0x01;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const ENUMERATED = 0x0a;
const UTF8_STRING = 0x0c;
const PRINTABLE_STRING = 0x13;
const IA5_STRING = 0x16;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;
export const SEQUENCE = 0x30;
export const SET = 0x31;
const CONTEXT = 0x80;
const CONTEXT_CONSTRUCTED = 0xa0;

/** One buffer for all of it: most elements are so small that a second one would cost more than what is in them. */
function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = lengthOf(contents);
  const head = headLength(length);
  const bytes = Buffer.allocUnsafe(head + length);
  writeHead(bytes, tag, length, head);
  let at = head;
  for (const content of contents) {
    bytes.set(content, at);
    at += content.length;
  }
  return bytes;
}

function lengthOf(contents: readonly Uint8Array[]): number {
  let length = 0;
  for (const content of contents) length += content.length;
  return length;
}

/** Tag and length in bytes: of a content of 128 bytes and more the length has a length of its own (section 8.1.3). */
const headLength = (length: number): number => (length < 0x80 ? 2 : 2 + ((39 - Math.clz32(length)) >> 3));

function writeHead(bytes: Buffer, tag: number, length: number, head: number): void {
  bytes[0] = tag;
  bytes[1] = head === 2 ? length : 0x80 | (head - 2);
  if (head > 2) bytes.writeUIntBE(length, 2, head - 2);
}

/** What stands in front of a content of so many bytes. */
export function tagAndLength(tag: number, length: number): Buffer {
  const head = headLength(length);
  const bytes = Buffer.allocUnsafe(head);
  writeHead(bytes, tag, length, head);
  return bytes;
}

/** What an element consists of: in place of the element, so that what is large is copied once and not at every level. */
const pieces = (tag: number, contents: readonly Uint8Array[]): Uint8Array[] => [
  tagAndLength(tag, lengthOf(contents)),
  ...contents,
];

function unsigned(value: number | bigint): Buffer {
  if (value < 0x100) return Buffer.of(Number(value));
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(SEQUENCE, ...items);

/** A sequence, and below a constructed [n], as pieces of what they are part of. */
export const sequencePieces = (...items: readonly Uint8Array[]): Uint8Array[] => pieces(SEQUENCE, items);
export const taggedPieces = (n: number, ...items: readonly Uint8Array[]): Uint8Array[] =>
  pieces(CONTEXT_CONSTRUCTED | n, items);

/** A SET OF: its items in the order of their bytes (section 11.6). */
export const setOf = (...items: readonly Uint8Array[]): Buffer => element(SET, ...inOrder(items));

/** Items in the order that a SET OF has them, for those that are tagged otherwise. */
export const inOrder = (items: readonly Uint8Array[]): readonly Uint8Array[] =>
  items.length === 1 ? items : items.toSorted(Buffer.compare);

/** A constructed [n]: EXPLICIT around what it is given, or IMPLICIT around the items of a sequence. */
export const tagged = (n: number, ...items: readonly Uint8Array[]): Buffer =>
  element(CONTEXT_CONSTRUCTED | n, ...items);

/** A primitive IMPLICIT [n]. */
export const taggedBytes = (n: number, bytes: Uint8Array | string): Buffer =>
  element(CONTEXT | n, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);

/** A number that is not negative. */
export function integer(value: number | bigint): Buffer {
  const bytes = unsigned(value);
  return (bytes[0] ?? 0) < 0x80 ? element(INTEGER, bytes) : element(INTEGER, Buffer.of(0), bytes);
}

export const enumerated = (value: number): Buffer => element(ENUMERATED, Buffer.of(value));
export const octets = (bytes: Uint8Array): Buffer => element(OCTET_STRING, bytes);
export const utf8 = (text: string): Buffer => element(UTF8_STRING, Buffer.from(text));
export const printable = (text: string): Buffer => element(PRINTABLE_STRING, Buffer.from(text));
export const ia5 = (text: string): Buffer => element(IA5_STRING, Buffer.from(text, 'latin1'));
export const bits = (bytes: Uint8Array): Buffer => element(BIT_STRING, Buffer.of(0), bytes);
export const TRUE = element(BOOLEAN, Buffer.of(0xff));
export const NULL = Buffer.of(0x05, 0x00);

/** A bit list that names its bits, first bit first: zeros at its end are left out (section 11.2.2). */
export function namedBits(numbers: readonly number[]): Buffer {
  const last = Math.max(...numbers);
  const bytes = Buffer.alloc(Math.floor(last / 8) + 1);
  for (const n of numbers) bytes[n >> 3] = (bytes[n >> 3] ?? 0) | (0x80 >> (n & 7));
  return element(BIT_STRING, Buffer.of(7 - (last & 7)), bytes);
}

const known = new Map<string, Buffer>();

/** An object identifier, from its dotted text. Those asked for are our own few, so they are kept. */
export function oid(text: string): Buffer {
  const encoded = known.get(text) ?? element(OBJECT_IDENTIFIER, Buffer.from(arcs(text)));
  known.set(text, encoded);
  return encoded;
}

function arcs(text: string): number[] {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return [first * 40 + second, ...rest].flatMap(base128);
}

const base128 = (arc: number): number[] =>
  arc < 0x80 ? [arc] : [...base128(Math.floor(arc / 0x80)).map((byte) => byte | 0x80), arc % 0x80];

const zulu = (instant: number): string => new Date(instant).toISOString().replace(/[-:T]|\.\d+/g, '');

/** GeneralizedTime in whole seconds, as RFC 5280 section 4.1.2.5.2 has it. */
export const generalizedTime = (instant: number): Buffer => element(GENERALIZED_TIME, Buffer.from(zulu(instant)));

/** Time: UTCTime through the year 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5). */
export function time(instant: number): Buffer {
  const year = new Date(instant).getUTCFullYear();
  return year < 2050 ? element(UTC_TIME, Buffer.from(zulu(instant).slice(2))) : generalizedTime(instant);
}
