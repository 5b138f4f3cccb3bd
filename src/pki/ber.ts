import { OCTET_STRING, tagAndLength } from './der.ts';
import { Malformed } from './malformed.ts';

/** Of elements in one another. */
const MAX_DEPTH = 64;

/** Of elements that are written anew; what is DER already may have any number. */
const MAX_ELEMENTS = 400_000;

const CONSTRUCTED = 0x20;
const CONSTRUCTED_OCTETS = 0x24;
const INDEFINITE = 0x80;
const MAX_LENGTH_BYTES = 4;
const HIGH_TAG = 0x1f;

/**
 * The first element of BER (X.690) with definite lengths and whole octet strings, as DER has them; the bytes themselves where
 * they are so already. What follows the element is cut off. Sets keep their order.
 * @throws Malformed when there is no element, or it is nested deeper than anybody nests
 */
export function derOf(bytes: Buffer): Buffer {
  const { end } = headerAt(bytes, 0, bytes.length);
  if (end !== undefined && isDefinite(bytes, 0, end, 0)) return bytes.subarray(0, end);
  const writer = { bytes, pieces: [], length: 0, elements: 0 };
  write(writer, 0, bytes.length, 0);
  return Buffer.concat(writer.pieces);
}

interface Header {
  readonly tag: number;
  readonly start: number;
  /** Undefined for an indefinite length. */
  readonly end: number | undefined;
}

function headerAt(bytes: Buffer, at: number, limit: number): Header {
  const tag = bytes[at] ?? 0;
  const first = bytes[at + 1] ?? 0;
  if (at + 2 > limit || (tag & HIGH_TAG) === HIGH_TAG) throw new Malformed('No element');
  if (first === INDEFINITE && tag & CONSTRUCTED) return { tag, start: at + 2, end: undefined };
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const start = at + 2 + lengthBytes;
  if (first === INDEFINITE || lengthBytes > MAX_LENGTH_BYTES || start > limit) throw new Malformed('No BER length');
  const end = start + (lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes));
  if (end > limit) throw new Malformed('An element longer than what it is in');
  return { tag, start, end };
}

function isDefinite(bytes: Buffer, from: number, to: number, depth: number): boolean {
  if (depth > MAX_DEPTH) throw new Malformed(`Elements nested more than ${MAX_DEPTH} deep`);
  for (let at = from; at < to; ) {
    const { tag, start, end } = headerAt(bytes, at, to);
    if (end === undefined || tag === CONSTRUCTED_OCTETS) return false;
    if (tag & CONSTRUCTED && !isDefinite(bytes, start, end, depth + 1)) return false;
    at = end;
  }
  return true;
}

interface Writer {
  readonly bytes: Buffer;
  readonly pieces: Buffer[];
  /** Of all pieces. */
  length: number;
  elements: number;
}

/** Writes one element; where the next one begins. */
function write(writer: Writer, at: number, limit: number, depth: number): number {
  const header = headerAt(writer.bytes, at, limit);
  if (++writer.elements > MAX_ELEMENTS || depth > MAX_DEPTH) throw new Malformed('More elements than anybody writes');
  if ((header.tag & CONSTRUCTED) === 0) return keep(writer, at, header.end ?? limit);
  const place = writer.pieces.push(Buffer.alloc(0)) - 1;
  const before = writer.length;
  const isOctets = header.tag === CONSTRUCTED_OCTETS;
  const next = writeContent(writer, isOctets ? writePart : write, header, limit, depth + 1);
  if (!isOctets && header.end !== undefined && isUntouched(writer, place, header.start, header.end)) {
    writer.pieces.length = place;
    writer.length = before;
    return keep(writer, at, header.end);
  }
  const written = tagAndLength(isOctets ? OCTET_STRING : header.tag, writer.length - before);
  writer.pieces[place] = written;
  writer.length += written.length;
  return next;
}

/** Writes the content of one part of an octet string. */
function writePart(writer: Writer, at: number, limit: number, depth: number): number {
  const header = headerAt(writer.bytes, at, limit);
  if (++writer.elements > MAX_ELEMENTS || depth > MAX_DEPTH) throw new Malformed('More parts than anybody writes');
  if (header.tag === CONSTRUCTED_OCTETS) return writeContent(writer, writePart, header, limit, depth + 1);
  if (header.tag !== OCTET_STRING) throw new Malformed('An octet string with a part that is none');
  return keep(writer, header.start, header.end ?? limit);
}

/** Writes what is inside an element; where the element's neighbour begins. */
function writeContent(
  writer: Writer,
  each: typeof write,
  { start, end }: Header,
  limit: number,
  depth: number,
): number {
  let at = start;
  if (end !== undefined) {
    while (at < end) at = each(writer, at, end, depth);
    return at;
  }
  while (!isEnd(writer.bytes, at, limit)) at = each(writer, at, limit, depth);
  return at + 2;
}

/** End-of-contents octets (X.690 section 8.1.5). */
const isEnd = (bytes: Buffer, at: number, limit: number): boolean =>
  at + 2 <= limit && bytes[at] === 0 && bytes[at + 1] === 0;

/** Takes bytes over as they are; neighbours make one piece. */
function keep(writer: Writer, from: number, to: number): number {
  const { bytes, pieces } = writer;
  const last = pieces.at(-1);
  const follows = last?.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset + from;
  if (follows) pieces[pieces.length - 1] = bytes.subarray(last.byteOffset - bytes.byteOffset, to);
  else pieces.push(bytes.subarray(from, to));
  writer.length += to - from;
  return to;
}

/** Whether all that stands behind a place are the same bytes as before. */
function isUntouched({ bytes, pieces }: Writer, place: number, start: number, end: number): boolean {
  const only = pieces[place + 1];
  if (only === undefined) return start === end;
  return (
    pieces.length === place + 2 &&
    only.buffer === bytes.buffer &&
    only.byteOffset === bytes.byteOffset + start &&
    only.length === end - start
  );
}
