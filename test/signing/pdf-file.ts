import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

/** A PDF (ISO 32000-1) of some text, and of an attached file when it is to be large. */
export function pdf(text: string, attached?: Buffer): Promise<Buffer> {
  const document = new PDFDocument({ info: { CreationDate: new Date(0) }, compress: false });
  const pieces: Buffer[] = [];
  const made = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(pieces))));
  document.on('data', (piece: Buffer) => pieces.push(piece));
  document.text(text);
  if (attached !== undefined) document.file(attached, { name: 'attached.bin', creationDate: new Date(0) });
  document.end();
  return made;
}

/** The objects of a revision, by their numbers: what stands between `obj` and `endobj`. */
export type Objects = ReadonlyMap<number, string | Buffer>;

/** A stream object. */
export const stream = (bytes: Buffer, entries = ''): Buffer =>
  Buffer.concat([Buffer.from(`<<${entries} /Length ${bytes.length} >>\nstream\n`), bytes, Buffer.from('\nendstream')]);

const lastOf = (file: string, pattern: RegExp): string => [...file.matchAll(pattern)].at(-1)?.[1] ?? '';

/** What an incremental update has to know of the revisions before it. */
export interface PdfState {
  readonly size: number;
  readonly root: number;
  readonly startxref: number;
  /** The number of an object of the first page, and of the tree that it is in. */
  readonly page: number;
  readonly pages: number;
  /** What is inside the dictionary of an object, in its last version. */
  readonly dictionary: (number: number) => string;
}

/** Reads a file of pdfkit's, with the revisions that `appended` has added. */
export function stateOf(pdf: Buffer): PdfState {
  const file = pdf.toString('latin1');
  const dictionary = (number: number): string =>
    lastOf(file, new RegExp(`\\n${number} 0 obj\\n<<([\\s\\S]*?)>>\\nendobj`, 'g'));
  const root = Number(lastOf(file, /\/Root (\d+) 0 R/g));
  const pages = Number(/\/Pages (\d+) 0 R/.exec(dictionary(root))?.[1]);
  return {
    size: Number(lastOf(file, /\/Size (\d+)/g)),
    root,
    startxref: Number(lastOf(file, /startxref\n(\d+)/g)),
    page: Number(/\/Kids \[(\d+) 0 R/.exec(dictionary(pages))?.[1]),
    pages,
    dictionary,
  };
}

/** Adds a revision (section 7.5.6), with cross-references in the form that the file has already. */
export function appended(pdf: Buffer, objects: Objects): Buffer {
  const { size, root, startxref } = stateOf(pdf);
  const { body, offsets } = written(pdf, objects);
  const next = Math.max(size, ...[...objects.keys()].map((number) => number + 1));
  const references = pdf.toString('latin1', startxref, startxref + 4) === 'xref' ? tableOf : streamOf;
  const end = `\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.concat([
    body,
    references(offsets, next, `/Root ${root} 0 R /Prev ${startxref}`, body.length),
    Buffer.from(end),
  ]);
}

type Offsets = ReadonlyMap<number, number>;

/** A cross-reference table and its trailer (sections 7.5.4 and 7.5.5). */
function tableOf(offsets: Offsets, size: number, entries: string): Buffer {
  const rows = [...offsets].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
  return Buffer.from(`xref\n${rows.join('')}trailer\n<< /Size ${size} ${entries} >>`);
}

/** A cross-reference stream (section 7.5.8), which is an object itself. */
function streamOf(offsets: Offsets, size: number, entries: string, at: number): Buffer {
  const rows = [...offsets, [size, at] as const];
  const bytes = Buffer.from(rows.flatMap(([, offset]) => [offset === 0 ? 0 : 1, offset >> 16, offset >> 8, offset, 0]));
  const index = rows.map(([number]) => `${number} 1`).join(' ');
  const dictionary = ` /Type /XRef /Size ${size + 1} ${entries} /Index [${index}] /W [1 3 1] /Filter /FlateDecode`;
  return Buffer.concat([
    Buffer.from(`${size} 0 obj\n`),
    stream(deflateSync(bytes), dictionary),
    Buffer.from('\nendobj'),
  ]);
}

function written(pdf: Buffer, objects: Objects) {
  const offsets = new Map<number, number>();
  const pieces = [pdf, ...(pdf.at(-1) === 0x0a ? [] : [Buffer.from('\n')])];
  let at = pieces.reduce((sum, { length }) => sum + length, 0);
  for (const [number, content] of objects) {
    offsets.set(number, at);
    const object = Buffer.concat([Buffer.from(`${number} 0 obj\n`), Buffer.from(content), Buffer.from('\nendobj\n')]);
    pieces.push(object);
    at += object.length;
  }
  return { body: Buffer.concat(pieces), offsets };
}

/** The same file of one revision with a stream of cross-references in place of its table. */
export function withCrossReferenceStream(pdf: Buffer): Buffer {
  const { size, root, startxref } = stateOf(pdf);
  const table = pdf.toString('latin1', startxref);
  const rows = [...table.matchAll(/^(\d{10}) \d{5} [nf]/gm)].map(([, at], number) => [number, Number(at)] as const);
  const references = streamOf(new Map(rows), size, `/Root ${root} 0 R`, startxref);
  const end = Buffer.from(`\nstartxref\n${startxref}\n%%EOF\n`);
  return Buffer.concat([pdf.subarray(0, startxref), references, end]);
}

/** A revision with one more page, as any program adds it. */
export function withPage(pdf: Buffer, text: string): Buffer {
  const { size, page, pages, dictionary } = stateOf(pdf);
  const content = Buffer.from(`BT /F1 24 Tf 72 700 Td (${text}) Tj ET`);
  const tree = dictionary(pages)
    .replace(/\/Count (\d+)/, (_, count) => `/Count ${Number(count) + 1}`)
    .replace(/\/Kids \[([^\]]*)\]/, `/Kids [$1 ${size} 0 R]`);
  const added = dictionary(page)
    .replace(/\/Contents \d+ 0 R/, `/Contents ${size + 1} 0 R`)
    .replace(/\/Annots \[[^\]]*\]/, '');
  return appended(
    pdf,
    new Map<number, string | Buffer>([
      [size, `<<${added}>>`],
      [size + 1, stream(content)],
      [pages, `<<${tree}>>`],
    ]),
  );
}
