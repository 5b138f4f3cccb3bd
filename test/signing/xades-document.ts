import { BASE64, DSIG, OBJECT_TYPE } from '../../src/pki/xades/names.ts';
import type { DocumentSigner } from './document-signer.ts';
import { DS, digest } from './xades-properties.ts';
import { EXCLUSIVE, inherited, transform, type XadesOptions, xadesSignature } from './xades-signature.ts';

const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';

/** How a signature takes itself out of the document that it is in. */
interface Taking {
  readonly transforms: readonly string[];
  /** What is left of the text of a document in which all signatures stand at the end. */
  readonly left: (xml: string) => string;
}

const xpath = (expression: string): string => transform(XPATH, `<ds:XPath>${expression}</ds:XPath>`);

const withoutSignatures = (xml: string): string => xml.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '');

const TAKING = {
  /** Its own signature only: others that are there already are signed. */
  enveloped: { transforms: [transform(`${DSIG}enveloped-signature`)], left: (xml) => xml },
  /** As DSS has it. */
  xpath: { transforms: [xpath('not(ancestor-or-self::ds:Signature)')], left: withoutSignatures },
  filter2: {
    transforms: [
      transform(
        FILTER2,
        `<dsig-xpath:XPath xmlns:dsig-xpath="${FILTER2}" Filter="subtract">/descendant::ds:Signature</dsig-xpath:XPath>`,
      ),
    ],
    left: withoutSignatures,
  },
  /** Invoices of El Fatoora, to which the TTN adds its own reference later. */
  elFatoora: {
    transforms: [xpath('not(ancestor-or-self::ds:Signature)'), xpath('not(ancestor-or-self::RefTtnVal)')],
    left: (xml) => withoutSignatures(xml).replace(/<RefTtnVal>[\s\S]*<\/RefTtnVal>/, ''),
  },
} as const satisfies Readonly<Record<string, Taking>>;

export type Transforms = keyof typeof TAKING;

/**
 * Puts a signature at the end of an XML document that it signs whole.
 * @param xml without declaration, in exclusive canonical form
 */
export async function enveloped(
  signer: DocumentSigner,
  xml: string,
  options: XadesOptions = {},
  how: Transforms = 'xpath',
): Promise<string> {
  const { transforms, left } = TAKING[how];
  const reference = { uri: '', transforms: [...transforms, EXCLUSIVE], digest: digest(left(xml)) };
  const signature = await xadesSignature(signer, reference, options);
  const end = xml.lastIndexOf('</');
  return xml.slice(0, end) + signature + xml.slice(end);
}

/** A signature around the bytes that it signs, in base64. */
export async function enveloping(signer: DocumentSigner, content: Buffer, options: XadesOptions = {}): Promise<string> {
  const id = `o-${options.id ?? 'S1'}`;
  const reference = { type: OBJECT_TYPE, uri: `#${id}`, transforms: [transform(BASE64)], digest: digest(content) };
  return xadesSignature(signer, reference, options, `<ds:Object Id="${id}">${content.toString('base64')}</ds:Object>`);
}

/**
 * A signature around the XML that it signs.
 * @param xml an element in exclusive canonical form
 */
export async function envelopingXml(signer: DocumentSigner, xml: string, options: XadesOptions = {}): Promise<string> {
  const id = `o-${options.id ?? 'S1'}`;
  const object = `<ds:Object ${DS} Id="${id}">${xml}</ds:Object>`;
  const reference = { type: OBJECT_TYPE, uri: `#${id}`, transforms: [EXCLUSIVE], digest: digest(object) };
  return xadesSignature(signer, reference, options, inherited(object));
}

/** A signature of bytes that are elsewhere. */
export const detached = (
  signer: DocumentSigner,
  content: Buffer,
  name: string,
  options: XadesOptions = {},
): Promise<string> => xadesSignature(signer, { uri: name, digest: digest(content) }, options);
