import { ANY, type Fields, type Format, textOf } from './fields.ts';

/** "Les tailles des fichiers justificatifs ne doivent pas dépasser 1Mo/fichier" (section 2.3.4). */
const MAX_BYTES = 1024 * 1024;

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

/** How files begin, by the labels of section 2.3.3. */
const BEGINNINGS: Readonly<Record<string, readonly Buffer[]>> = {
  'image/jpg': [ascii('\u00ff\u00d8\u00ff')],
  'image/gif': [ascii('GIF87a'), ascii('GIF89a')],
  'image/png': [ascii('\u0089PNG\r\n\u001a\n')],
  'application/pdf': [ascii('%PDF-')],
  'image/bmp': [ascii('BM')],
  'image/tif': [ascii('II*\0'), ascii('MM\0*')],
};

/** The labels of section 2.3.3. */
const FILE_TYPES: readonly string[] = Object.keys(BEGINNINGS);

/** Those that a proof of identification may be (section 2.3.5). */
export const PROOF_TYPES: readonly string[] = ['image/jpg', 'image/gif', 'image/png', 'application/pdf'];

export type FileProblem = 'type' | 'size';

/**
 * What is wrong with a file, by what it says: it is looked at, not only its label. An executable is none of these.
 * @param content base64
 */
export function fileProblem(content: string, label: unknown, types = FILE_TYPES): FileProblem | undefined {
  if (!/^[A-Za-z0-9+/\s]+={0,2}$/.test(content)) return 'type';
  // What is too large need not be decoded.
  if (content.length > 2 * MAX_BYTES) return 'size';
  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > MAX_BYTES) return 'size';
  const isOf = (beginning: Buffer) => bytes.subarray(0, beginning.length).equals(beginning);
  return types.includes(String(label)) && BEGINNINGS[String(label)]?.some(isOf) ? undefined : 'type';
}

const TYPE_FORMAT: Format = { says: FILE_TYPES.join(' or '), fits: (text) => FILE_TYPES.includes(text) };

/**
 * Holds a file that must be there against its type, which is in the field named after it.
 * @throws {Unparsable} when one of them is missing or does not fit
 */
export function checkFile(fields: Fields, name: string, types = FILE_TYPES): void {
  textOf(fields, name, ANY);
  const label = textOf(fields, `${name}Type`, TYPE_FORMAT);
  textOf(fields, name, {
    says: `a file of type ${label} and of at most 1 MB`,
    fits: (content) => fileProblem(content, label, types) === undefined,
  });
}
