import { Malformed } from '../../malformed.ts';
import { boundsFor, Excess } from './bounds.ts';
import { crossReference } from './cross-reference.ts';
import { entryOf, newFile, type PdfFile, type Revision, type Section } from './document.ts';
import { isKind, type PdfDictionary, type PdfObject } from './objects.ts';
import { recover } from './recovery.ts';

/** A PDF of which objects can be asked for. */
export interface Pdf {
  readonly file: PdfFile;
  /** The newest first. */
  readonly sections: readonly Section[];
  /** Where the cross-reference is broken: the objects that seem to be signatures. */
  readonly signed?: readonly PdfObject[];
}

/** Section 7.5.2 and annex H.3.4.1: not at the very beginning, in some files. */
const HEADER_WITHIN = 1024;

/** Whether bytes say that they are a PDF. */
export const hasPdfHeader = (bytes: Buffer): boolean => bytes.subarray(0, HEADER_WITHIN).includes('%PDF-');

/**
 * Reads something from a PDF (ISO 32000-1 section 7) by its own cross-reference; if that does not lead to all that is asked
 * for, then by what is found looking through the file.
 * @throws Malformed when it is no PDF, or there is more to read than is read of one
 */
export function readPdf<T>(bytes: Buffer, read: (pdf: Pdf) => T): T {
  if (!hasPdfHeader(bytes)) throw new Malformed('Not a PDF');
  const bounds = boundsFor(bytes.length);
  try {
    const file = newFile(bytes, bounds, false);
    const sections = crossReference(file);
    if (catalogOf({ file, sections }) === undefined) throw new Malformed('A PDF without a catalog');
    return read({ file, sections });
  } catch (error) {
    if (!(error instanceof Malformed) || error instanceof Excess) throw error;
  }
  const file = newFile(bytes, bounds, true);
  return read({ file, ...recover(file) });
}

/** The revisions of a PDF, the newest first. */
export const revisionsOf = ({ file, sections }: Pdf): Revision[] =>
  sections.map((_, index) => ({ file, sections: sections.slice(index) }));

/** What a PDF was before a place in it. */
export const revisionBefore = ({ file, sections }: Pdf, end: number): Revision => ({
  file,
  sections: sections.filter(({ at }) => at < end),
});

/** The document catalog of a revision (section 7.7.2); undefined when it has none. */
export function catalogOf(revision: Revision): PdfDictionary | undefined {
  const trailer = revision.sections.find(({ trailer }) => trailer.entries.has('Root'))?.trailer;
  const catalog = trailer && entryOf(revision, trailer, 'Root');
  return isKind('dictionary', catalog) ? catalog : undefined;
}
