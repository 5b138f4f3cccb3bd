import { type Allowance, nullWhereBroken, spend } from './bounds.ts';
import { cursorAt, type Location, objectAt, objectStreamAt, type PdfFile, type Section } from './document.ts';
import { isKind, type PdfDictionary, type PdfObject } from './objects.ts';
import { readObject } from './parse.ts';

/** What is found in a file without its cross-reference. */
export interface Recovered {
  /** One for each end of file, the newest first. */
  readonly sections: readonly Section[];
  /** The objects that have a byte range in them, or seem to. */
  readonly signed: readonly PdfObject[];
}

interface Found {
  readonly number: number;
  readonly offset: number;
}

/** What is found up to one end of file. */
interface Piece {
  readonly at: number;
  readonly objects: Found[];
  readonly objectStreams: Found[];
  readonly signed: Found[];
  /** Reads the last trailer, or what may be one. */
  trailer: () => PdfObject;
}

const LANDMARK =
  /(?<!\d)(\d{1,10})[\0\t\n\f\r ]{1,4}\d{1,5}[\0\t\n\f\r ]{1,4}obj\b|\btrailer\b|%%EOF|\/(?:ObjStm|XRef|ByteRange)\b/g;

/** What is read of a file's objects, and how many of them the other landmarks cost: they may have to be read in vain. */
const MAX_OBJECTS = 200_000;
const OTHER = 20;

/**
 * Looks through a file for what stands out in it: objects, trailers, object streams, byte ranges, ends.
 * @throws Excess
 */
export function recover(file: PdfFile): Recovered {
  const pieces = piecesOf(file).reverse();
  const sections = pieces.map((piece) => sectionOf(file, piece));
  const signed = pieces.flatMap((piece) => piece.signed.map((found) => readFound(file, found)));
  return { sections, signed: [...new Set(signed)] };
}

function piecesOf(file: PdfFile): Piece[] {
  const landmarks: Allowance = { left: MAX_OBJECTS };
  let piece = pieceFrom(0);
  const pieces = [piece];
  let last: Found = { number: 0, offset: 0 };
  for (const { 0: text, 1: number, index: offset } of file.bytes.toString('latin1').matchAll(LANDMARK)) {
    spend(landmarks, number === undefined ? OTHER : 1, 'objects');
    const found = last;
    if (number !== undefined) {
      last = { number: Number(number), offset };
      piece.objects.push(last);
    } else if (text === '%%EOF') {
      piece = pieceFrom(offset);
      pieces.push(piece);
    } else if (text === '/ByteRange') piece.signed.push(found);
    else if (text === '/ObjStm') piece.objectStreams.push(found);
    else if (text === '/XRef') piece.trailer = () => readFound(file, found);
    else piece.trailer = () => trailerAt(file, offset);
  }
  return pieces;
}

const pieceFrom = (at: number): Piece => ({ at, objects: [], objectStreams: [], signed: [], trailer: () => null });

const readFound = (file: PdfFile, { number, offset }: Found): PdfObject =>
  nullWhereBroken(() => objectAt({ file, sections: [] }, number, offset));

const trailerAt = (file: PdfFile, offset: number): PdfObject =>
  nullWhereBroken(() => readObject(cursorAt(file, file.bytes, offset + 'trailer'.length)));

const NO_TRAILER: PdfDictionary = {
  kind: 'dictionary',
  entries: new Map(),
  place: { source: Buffer.alloc(0), start: 0, end: 0 },
};

function dictionaryOf(object: PdfObject): PdfDictionary {
  if (isKind('stream', object)) return object.dictionary;
  return isKind('dictionary', object) ? object : NO_TRAILER;
}

/** What is an object of the file itself comes before one that is in a stream. */
function sectionOf(file: PdfFile, { at, objects, objectStreams, trailer }: Piece): Section {
  const locations = new Map<number, Location>();
  for (const { number: stream, offset } of objectStreams) {
    const read = nullWhereBroken(() => objectStreamAt({ file, sections: [] }, stream, offset));
    for (const [index, { number }] of (read?.index ?? []).entries()) {
      locations.set(number, { kind: 'compressed', stream, index });
    }
  }
  for (const { number, offset } of objects) locations.set(number, { kind: 'offset', offset });
  return { at, trailer: dictionaryOf(trailer()), find: (number) => locations.get(number) };
}
