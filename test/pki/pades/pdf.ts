import { deflateSync } from 'node:zlib';

/** Objects of a PDF by their numbers: what stands between `obj` and `endobj`. */
export type Objects = Readonly<Record<number, string | Buffer>>;

export const HEADER = Buffer.from('%PDF-1.7\n');

const joined = (...pieces: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)));

/** A stream with a dictionary of its own. */
export const stream = (entries: string, content: Uint8Array): Buffer =>
  joined(`<< ${entries} /Length ${content.length} >>\nstream\n`, Buffer.from(content), '\nendstream');

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

/** Where the cross-reference of a file begins. */
export const startOf = (file: Buffer): number | undefined => {
  const at = file.lastIndexOf('startxref');
  return at < 0 ? undefined : Number(/\d+/.exec(file.toString('latin1', at))?.[0]);
};

const previous = (file: Buffer): string => {
  const start = startOf(file);
  return start === undefined ? '' : `/Prev ${start}`;
};

interface Placed {
  readonly file: Buffer;
  readonly offsets: ReadonlyMap<number, number>;
}

function placed(base: Buffer, objects: Objects): Placed {
  const offsets = new Map<number, number>();
  let file = base;
  for (const [number, object] of Object.entries(objects)) {
    offsets.set(Number(number), file.length);
    file = joined(file, `${number} 0 obj\n`, object, '\nendobj\n');
  }
  return { file, offsets };
}

const ending = (start: number): string => `startxref\n${start}\n%%EOF\n`;

/** A revision with a cross-reference table, after what is there already. */
export function withTable(base: Buffer, objects: Objects, trailer = '/Root 1 0 R /Size 100'): Buffer {
  const { file, offsets } = placed(base, objects);
  const entries = [...offsets].map(([number, at]) => `${number} 1\n${padded(at, 10)} 00000 n \n`).join('');
  const free = startOf(base) === undefined ? '0 1\n0000000000 65535 f \n' : '';
  return joined(file, `xref\n${free}${entries}trailer\n<< ${trailer} ${previous(base)} >>\n`, ending(file.length));
}

/** PNG rows (RFC 2083 section 6), each with another filter. */
function predicted(bytes: Buffer, columns: number): Buffer {
  const rows = [];
  for (let row = 0; row * columns < bytes.length; row += 1) {
    const filter = row % 5;
    const line = Buffer.alloc(columns + 1, filter);
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const left = column === 0 ? 0 : (bytes[at - 1] ?? 0);
      const above = row === 0 ? 0 : (bytes[at - columns] ?? 0);
      const corner = row === 0 || column === 0 ? 0 : (bytes[at - columns - 1] ?? 0);
      line[column + 1] = (bytes[at] ?? 0) - guess(filter, left, above, corner);
    }
    rows.push(line);
  }
  return Buffer.concat(rows);
}

function guess(filter: number, left: number, above: number, corner: number): number {
  const nearest = [left, above, corner].toSorted(
    (one, other) => Math.abs(left + above - corner - one) - Math.abs(left + above - corner - other),
  );
  return [0, left, above, Math.floor((left + above) / 2), nearest[0] ?? 0][filter] ?? 0;
}

const FIELDS = [1, 4, 2] as const;

function entryBytes(values: readonly [number, number, number]): Buffer {
  const entry = Buffer.alloc(FIELDS[0] + FIELDS[1] + FIELDS[2]);
  entry.writeUInt8(values[0], 0);
  entry.writeUInt32BE(values[1], FIELDS[0]);
  entry.writeUInt16BE(values[2], FIELDS[0] + FIELDS[1]);
  return entry;
}

/** The stream that holds objects, and what comes before it in the file. */
function objectStream(compressed: Objects): Buffer {
  let content = '';
  const index = Object.entries(compressed).map(([number, object]) => {
    const at = content.length;
    content += `${object} `;
    return `${number} ${at}`;
  });
  const head = `${index.join(' ')} `;
  const entries = `/Type /ObjStm /N ${index.length} /First ${head.length} /Filter /FlateDecode`;
  return stream(entries, deflateSync(`${head}${content}`));
}

/** A revision with a cross-reference stream, some of whose objects are in an object stream, with a PNG predictor. */
export function withStream(
  base: Buffer,
  objects: Objects,
  compressed: Objects,
  { trailer = '/Root 1 0 R', container = 90, self = 91 } = {},
): Buffer {
  const { file, offsets } = placed(base, { ...objects, [container]: objectStream(compressed) });
  const entries = [
    ...[...offsets].map(([number, at]) => ({ number, bytes: entryBytes([1, at, 0]) })),
    ...Object.keys(compressed).map((number, index) => ({
      number: Number(number),
      bytes: entryBytes([2, container, index]),
    })),
    { number: self, bytes: entryBytes([1, file.length, 0]) },
  ].toSorted((one, other) => one.number - other.number);
  const index = entries.map(({ number }) => `${number} 1`).join(' ');
  const columns = entryBytes([0, 0, 0]).length;
  const content = predicted(Buffer.concat(entries.map(({ bytes }) => bytes)), columns);
  const dictionary = [
    `/Type /XRef /W [${FIELDS.join(' ')}] /Index [${index}] /Size 100 ${trailer} ${previous(base)}`,
    `/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns ${columns} >>`,
  ];
  return joined(placed(file, { [self]: stream(dictionary.join(' '), deflateSync(content)) }).file, ending(file.length));
}

/** One page, and a form with these fields. */
export const document = (fields: string, more = ''): Objects => ({
  1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${fields}] /SigFlags 3 >> ${more} >>`,
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
});

/** A signature field with its value in an object of its own. */
export const field = (value: number, name = `Signature${value}`): string =>
  `<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P 3 0 R /T (${name}) /V ${value} 0 R >>`;
