import { Malformed } from '../../malformed.ts';
import { type Bounds, nullWhereBroken, spend } from './bounds.ts';
import { type Cursor, match, SPACE, skipSpace, WORD_END } from './lexis.ts';
import { type ObjectStream, readObjectStream } from './object-stream.ts';
import { countOf, isKind, type PdfDictionary, type PdfObject, type PdfStream } from './objects.ts';
import { readHeader, readObject } from './parse.ts';

/** Where an object is: at an offset of the file, in an object stream, or nowhere. */
export type Location =
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'compressed'; readonly stream: number; readonly index: number }
  | { readonly kind: 'free' };

/** One cross-reference section, with its trailer. */
export interface Section {
  /** Where it stands in the file. */
  readonly at: number;
  readonly trailer: PdfDictionary;
  /** Where it says that the object of a number is; undefined when it says nothing of it. */
  find(number: number): Location | undefined;
}

/** A file whose objects are read when they are asked for, each once. */
export interface PdfFile {
  readonly bytes: Buffer;
  readonly bounds: Bounds;
  /** Whether an object that cannot be read is null: where the cross-reference could not be read either. */
  readonly lenient: boolean;
  readonly objects: Map<number, PdfObject>;
  readonly objectStreams: Map<PdfStream, ObjectStream>;
}

/** A file as of one of its revisions (ISO 32000-1 section 7.5.6): its section, and those before it, the newest first. */
export interface Revision {
  readonly file: PdfFile;
  readonly sections: readonly Section[];
}

/** Nothing of it read yet. */
export const newFile = (bytes: Buffer, bounds: Bounds, lenient: boolean): PdfFile => ({
  bytes,
  bounds,
  lenient,
  objects: new Map(),
  objectStreams: new Map(),
});

/**
 * A reader of a file's own bytes, or of what one of its object streams holds.
 * @throws Malformed for a place behind them
 */
export function cursorAt({ bounds }: PdfFile, bytes: Buffer, at: number): Cursor {
  if (at > bytes.length) throw new Malformed('A PDF that refers to what is behind its end');
  return { bytes, at, objects: bounds.objects };
}

/**
 * An object, or what it refers to; null where that is nothing.
 * @throws Malformed
 */
export function resolve(revision: Revision, object: PdfObject | undefined): PdfObject {
  if (!isKind('reference', object)) return object ?? null;
  const found = indirect(revision, object.number);
  if (isKind('reference', found)) throw new Malformed('A PDF in which a reference is all that an object is');
  return found;
}

/** What a dictionary has under a key, references followed; null when it has nothing. */
export const entryOf = (revision: Revision, { entries }: PdfDictionary, key: string): PdfObject =>
  resolve(revision, entries.get(key));

function indirect(revision: Revision, number: number): PdfObject {
  const read = (): PdfObject => {
    const location = locationOf(revision, number);
    if (location.kind === 'free') return null;
    return location.kind === 'offset'
      ? objectAt(revision, number, location.offset)
      : compressed(revision, number, location);
  };
  return revision.file.lenient ? nullWhereBroken(read) : read();
}

/** What asking one section costs, in bytes read. */
const LOOKUP = 4;

function locationOf({ file, sections }: Revision, number: number): Location {
  for (const section of sections) {
    spend(file.bounds.read, LOOKUP, 'references');
    const location = section.find(number);
    if (location !== undefined) return location;
  }
  return { kind: 'free' };
}

/**
 * The indirect object at an offset of the file.
 * @throws Malformed when there is none, or one of another number
 */
export function objectAt(revision: Revision, number: number, offset: number): PdfObject {
  const { file } = revision;
  const known = file.objects.get(offset);
  if (known !== undefined) return known;
  const cursor = cursorAt(file, file.bytes, offset);
  try {
    if (readHeader(cursor) !== number) throw new Malformed('A cross-reference to another object');
    const object = readObject(cursor);
    const whole = isKind('dictionary', object) ? (streamOf(revision, object, cursor) ?? object) : object;
    file.objects.set(offset, whole);
    return whole;
  } finally {
    spend(file.bounds.read, cursor.at - offset, 'objects one over the other');
  }
}

const STREAM = /^stream(\r\n|\n|\r)/;
const ENDSTREAM = new RegExp(`^endstream${WORD_END}`);

/** Section 7.3.8. What it says of its length is believed where `endstream` follows, else that word is looked for. */
function streamOf(revision: Revision, dictionary: PdfDictionary, cursor: Cursor): PdfStream | undefined {
  skipSpace(cursor);
  if (match(cursor, STREAM) === undefined) return undefined;
  const { bytes, at: start } = cursor;
  const said = start + (lengthOf(revision, dictionary.entries.get('Length')) ?? bytes.length);
  const end = endsAt(revision, said) ? said : bytes.indexOf('endstream', start);
  cursor.at = end < 0 ? bytes.length : end;
  return { kind: 'stream', dictionary, raw: bytes.subarray(start, cursor.at) };
}

function endsAt({ file }: Revision, offset: number): boolean {
  if (offset > file.bytes.length) return false;
  const cursor = cursorAt(file, file.bytes, offset);
  match(cursor, /^\r?\n?/);
  return match(cursor, ENDSTREAM) !== undefined;
}

const LENGTH = new RegExp(`^(\\d+)[${SPACE}]+\\d+[${SPACE}]+obj[${SPACE}]*(\\d+)${WORD_END}`);

/** A length in an object of its own is only read as a number there, lest streams ask each other for their lengths. */
function lengthOf(revision: Revision, length: PdfObject | undefined): number | undefined {
  if (!isKind('reference', length)) return countOf(length);
  const location = locationOf(revision, length.number);
  if (location.kind !== 'offset') return undefined;
  const found = match(cursorAt(revision.file, revision.file.bytes, location.offset), LENGTH);
  return found !== undefined && Number(found[1]) === length.number ? Number(found[2]) : undefined;
}

function compressed(
  revision: Revision,
  number: number,
  { stream, index }: Location & { kind: 'compressed' },
): PdfObject {
  const location = locationOf(revision, stream);
  if (location.kind !== 'offset') throw new Malformed('An object stream that is not in the file');
  const { bytes, index: places, objects } = objectStreamAt(revision, stream, location.offset);
  const known = objects.get(index);
  if (known !== undefined) return known;
  const place = places[index];
  if (place?.number !== number) throw new Malformed('An object stream without the object that should be in it');
  const cursor = cursorAt(revision.file, bytes, place.at);
  const object = readObject(cursor);
  spend(revision.file.bounds.read, cursor.at - place.at, 'objects one over the other');
  objects.set(index, object);
  return object;
}

/**
 * The object stream at an offset of the file.
 * @throws Malformed when there is none
 */
export function objectStreamAt(revision: Revision, number: number, offset: number): ObjectStream {
  const { file } = revision;
  const stream = objectAt(revision, number, offset);
  if (!isKind('stream', stream)) throw new Malformed('An object stream that is no stream');
  const known = file.objectStreams.get(stream);
  if (known !== undefined) return known;
  const read = readObjectStream(stream, file.bounds);
  file.objectStreams.set(stream, read);
  return read;
}
