import { cades } from './cades-document.ts';
import type { DocumentSigner } from './document-signer.ts';
import { appended, type Objects, stateOf, stream } from './pdf-file.ts';

export interface PadesOptions {
  /** Milliseconds since 1970, or a signature that does not say when. */
  readonly signingTime?: number;
  readonly timestamped?: boolean;
  /** The certificate that the signing-certificate attribute names, when it is another one than the signer's. */
  readonly named?: Buffer;
  readonly subFilter?: 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached';
  /** What goes with the signature; by default the signer's certificate and those above. */
  readonly certificates?: readonly Buffer[];
  /** How many hexadecimal digits there are for the signature. */
  readonly room?: number;
}

/** Adds a revision with a signature (EN 319 142-1), which covers the file up to its own end. */
export function pades(signer: DocumentSigner, pdf: Buffer, options: PadesOptions = {}): Promise<Buffer> {
  const { signingTime, subFilter = 'ETSI.CAdES.detached', timestamped, named, certificates, room = ROOM } = options;
  const entries = signingTime === undefined ? '' : ` /M (D:${pdfTime(signingTime)})`;
  const signature = { type: 'Sig', subFilter, entries, room } as const;
  return withSignature(pdf, signature, (covered) =>
    cades(signer, covered, {
      detached: true,
      timestamped: timestamped ?? false,
      ...(named && { named }),
      ...(certificates && { certificates }),
    }),
  );
}

/** Adds a revision with a document timestamp (EN 319 142-1 section 5.4.3). */
export const documentTimestamped = (signer: DocumentSigner, pdf: Buffer): Promise<Buffer> =>
  withSignature(pdf, { type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161', entries: '', room: ROOM }, signer.timestamp);

/** Adds a revision with a document security store (EN 319 142-1 section 5.4.2): DER of certificates and CRLs. */
export function withSecurityStore(pdf: Buffer, certificates: readonly Buffer[], crls: readonly Buffer[]): Buffer {
  const { size, root, dictionary } = stateOf(pdf);
  const streams = [...certificates, ...crls].map((der, n) => [size + n, stream(der)] as const);
  const references = streams.map(([number]) => `${number} 0 R`);
  const certs = references.slice(0, certificates.length).join(' ');
  const lists = references.slice(certificates.length).join(' ');
  const store = `/DSS << /Certs [${certs}] /CRLs [${lists}] >>`;
  return appended(pdf, new Map<number, string | Buffer>([...streams, [root, `<<${dictionary(root)} ${store}\n>>`]]));
}

const pdfTime = (at: number): string => new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');

interface SignatureDictionary {
  readonly type: 'Sig' | 'DocTimeStamp';
  readonly subFilter: string;
  readonly entries: string;
  readonly room: number;
}

/** For a CMS with a chain and a timestamp. */
const ROOM = 30_000;
const PLACE = '/ByteRange [0 0000000000 0000000000 0000000000]';

async function withSignature(
  pdf: Buffer,
  signature: SignatureDictionary,
  sign: (covered: Buffer) => Promise<Buffer>,
): Promise<Buffer> {
  const file = appended(pdf, signatureObjects(pdf, signature));
  const contents = file.indexOf(`<${'0'.repeat(signature.room)}>`, pdf.length);
  const after = contents + signature.room + 2;
  const range = `/ByteRange [0 ${contents} ${after} ${file.length - after}]`.padEnd(PLACE.length);
  file.write(range, file.indexOf(PLACE, pdf.length), 'latin1');
  const value = await sign(Buffer.concat([file.subarray(0, contents), file.subarray(after)]));
  if (value.length * 2 > signature.room) throw new Error(`a signature of ${value.length} bytes`);
  file.write(value.toString('hex'), contents + 1, 'latin1');
  return file;
}

/** The signature (section 12.8.1), its field, which is a widget that shows nothing, and who refers to that. */
function signatureObjects(pdf: Buffer, { type, subFilter, entries, room }: SignatureDictionary): Objects {
  const { size, root, page, dictionary } = stateOf(pdf);
  const field = `${size + 1} 0 R`;
  const value = `/Filter /Adobe.PPKLite /SubFilter /${subFilter}${entries} ${PLACE}`;
  const widget = `/Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P ${page} 0 R`;
  return new Map([
    [size, `<< /Type /${type} ${value} /Contents <${'0'.repeat(room)}> >>`],
    [size + 1, `<< ${widget} /FT /Sig /T (Signature${size}) /V ${size} 0 R >>`],
    [page, `<<${withItem(dictionary(page), 'Annots', field)}\n>>`],
    [root, `<<${withField(dictionary(root), field)}\n>>`],
  ]);
}

const withItem = (dictionary: string, key: string, item: string): string => {
  const list = new RegExp(`/${key} \\[([^\\]]*)\\]`);
  return list.test(dictionary) ? dictionary.replace(list, `/${key} [$1 ${item}]`) : `${dictionary}\n/${key} [${item}]`;
};

const withField = (catalog: string, field: string): string =>
  catalog.includes('/AcroForm')
    ? withItem(catalog, 'Fields', field)
    : `${catalog}\n/AcroForm << /Fields [${field}] /SigFlags 3 >>`;
