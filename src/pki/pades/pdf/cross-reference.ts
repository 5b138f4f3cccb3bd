import { Malformed } from '../../malformed.ts';
import { streamSection } from './cross-reference-stream.ts';
import { cursorAt, type Location, objectAt, type PdfFile, type Section } from './document.ts';
import { type Cursor, expectMatch, match, SPACE, skipSpace, WORD_END } from './lexis.ts';
import { countOf, isKind, type PdfDictionary } from './objects.ts';
import { readHeader, readObject } from './parse.ts';
import { addSubsection, entryPlace, type Subsection } from './subsections.ts';

/** Incremental updates, and the second halves of hybrid files. */
const MAX_SECTIONS = 512;

const STARTXREF = new RegExp(`^startxref[${SPACE}]+(\\d{1,10})${WORD_END}`);

/**
 * The cross-reference sections of a file, the newest first (ISO 32000-1 sections 7.5.4 to 7.5.8): tables, streams, and
 * both together.
 * @throws Malformed when they are not all where they should be
 */
export function crossReference(file: PdfFile): Section[] {
  const start = file.bytes.lastIndexOf('startxref');
  if (start < 0) throw new Malformed('A PDF that does not say where its cross-reference is');
  const sections: Section[] = [];
  let [at] = expectMatch(cursorAt(file, file.bytes, start), STARTXREF, 'startxref').map(Number);
  // Some write a Prev of zero, where there is no cross-reference, for none.
  while (at) {
    const section = sectionAt(file, at, sections);
    const hidden = countOf(section.trailer.entries.get('XRefStm'));
    // Section 7.5.8.4: what a table hides from old readers is in the stream, and what it does not hide is not.
    if (hidden !== undefined) sections.push(sectionAt(file, hidden, sections));
    sections.push(section);
    at = countOf(section.trailer.entries.get('Prev'));
  }
  return sections;
}

function sectionAt(file: PdfFile, at: number, before: readonly Section[]): Section {
  if (before.length >= MAX_SECTIONS) throw new Malformed(`A PDF with more than ${MAX_SECTIONS} revisions`);
  if (before.some((section) => section.at === at)) throw new Malformed('A PDF whose revisions go round in circles');
  const cursor = cursorAt(file, file.bytes, at);
  skipSpace(cursor);
  if (match(cursor, TABLE) !== undefined) return tableSection(cursor, at);
  const number = readHeader({ ...cursor });
  const stream = objectAt({ file, sections: [] }, number, at);
  if (!isKind('stream', stream)) throw new Malformed('A cross-reference that is neither table nor stream');
  return streamSection(stream, at, file.bounds.inflated);
}

const TABLE = new RegExp(`^xref${WORD_END}`);
const SUBSECTION = new RegExp(`^(\\d{1,10})[${SPACE}]+(\\d{1,10})[${SPACE}]*?(?:\\r\\n|\\r|\\n)`);
const TRAILER = /^trailer/;

/** Section 7.5.4: every entry has this many bytes. */
const ENTRY_BYTES = 20;
const ENTRY = new RegExp(`^(\\d{10}) \\d{5} ([nf])[${SPACE}]{2}$`);

function tableSection(cursor: Cursor, at: number): Section {
  const { bytes } = cursor;
  const subsections: Subsection[] = [];
  for (skipSpace(cursor); match(cursor, TRAILER) === undefined; skipSpace(cursor)) {
    const [first = 0, count = 0] = expectMatch(cursor, SUBSECTION, 'piece of a cross-reference table').map(Number);
    addSubsection(subsections, { first, count, at: cursor.at });
    cursor.at += count * ENTRY_BYTES;
    if (cursor.at > bytes.length) throw new Malformed('A cross-reference table that is cut off');
  }
  return {
    at,
    trailer: dictionaryAt(cursor),
    find(number) {
      const place = entryPlace(subsections, number, ENTRY_BYTES);
      return place === undefined ? undefined : entryAt(bytes, place);
    },
  };
}

function dictionaryAt(cursor: Cursor): PdfDictionary {
  const trailer = readObject(cursor);
  if (!isKind('dictionary', trailer)) throw new Malformed('A trailer that is no dictionary');
  return trailer;
}

function entryAt(bytes: Buffer, at: number): Location {
  const entry = ENTRY.exec(bytes.toString('latin1', at, at + ENTRY_BYTES));
  if (entry === null) throw new Malformed('A cross-reference entry that is none');
  return entry[2] === 'f' ? { kind: 'free' } : { kind: 'offset', offset: Number(entry[1]) };
}
