import { cades } from '../../../signing/cades-document.ts';
import type { DocumentSigner } from '../../../signing/document-signer.ts';
import { pades } from '../../../signing/pades-document.ts';
import { pdf } from '../../../signing/pdf-file.ts';
import { detached, enveloped, enveloping } from '../../../signing/xades-document.ts';
import { START } from '../../../simulate.ts';
import type { Asked } from './validating.ts';

export const INVOICE = '<TEIF version="1.8.8"><InvoiceBody>1.250,000 TND</InvoiceBody></TEIF>';
export const ORIGINAL = Buffer.from('un document');
const ORIGINALS = { 'original.txt': ORIGINAL };
const PDF = await pdf('Bonjour');

export const signingTime = Date.parse(START);

/** What all ways of signing have in common. */
export interface Options {
  readonly timestamped?: boolean;
  /** The certificate that the signing-certificate attribute names. */
  readonly named?: Buffer;
  /** What goes with the signature. */
  readonly certificates?: readonly Buffer[];
}

export interface Signed extends Asked {
  readonly document: Buffer;
}

/** A way to sign something. */
export interface Form {
  readonly form: string;
  readonly format: 'XAdES' | 'PAdES' | 'CAdES';
  readonly scope: 'FULL' | 'PARTIAL';
  readonly sign: (signer: DocumentSigner, options?: Options) => Promise<Signed>;
}

const xml = async (text: Promise<string>): Promise<Signed> => ({
  document: Buffer.from(await text),
  mimeType: 'text/xml',
});

/** One of each: the ways in which section 4 takes documents. */
export const FORMS: readonly Form[] = [
  {
    form: 'PAdES',
    format: 'PAdES',
    scope: 'FULL',
    sign: async (signer, options) => ({
      document: await pades(signer, PDF, { signingTime, ...options }),
      mimeType: 'text/pdf',
    }),
  },
  {
    form: 'XAdES enveloped',
    format: 'XAdES',
    scope: 'FULL',
    sign: (signer, options) => xml(enveloped(signer, INVOICE, { signingTime, mimeType: 'text/xml', ...options })),
  },
  {
    form: 'XAdES enveloping',
    format: 'XAdES',
    scope: 'PARTIAL',
    sign: (signer, options) => xml(enveloping(signer, ORIGINAL, { signingTime, mimeType: 'text/plain', ...options })),
  },
  {
    form: 'XAdES detached',
    format: 'XAdES',
    scope: 'FULL',
    sign: async (signer, options) => ({
      ...(await xml(detached(signer, ORIGINAL, 'original.txt', { signingTime, mimeType: 'text/plain', ...options }))),
      originals: ORIGINALS,
    }),
  },
  {
    form: 'CAdES attached',
    format: 'CAdES',
    scope: 'FULL',
    sign: async (signer, options) => ({ document: await cades(signer, ORIGINAL, { signingTime, ...options }) }),
  },
  {
    form: 'CAdES detached',
    format: 'CAdES',
    scope: 'FULL',
    sign: async (signer, options) => ({
      document: await cades(signer, ORIGINAL, { signingTime, detached: true, ...options }),
      originals: ORIGINALS,
    }),
  },
];
