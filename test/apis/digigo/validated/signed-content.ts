import { SaxesParser } from 'saxes';
import { DSIG } from '../../../../src/pki/xades/names.ts';

// What documents say, read otherwise than by the validator: the same only of those that say the same.

/** Of XML outside all signatures: elements, attributes, text. White space within tags, comments and prefixes do not count. */
export const outsideSignatures = (xml: Buffer): string =>
  told(xml, (inside) => !inside.some(({ name }) => name === `${DSIG}Signature`));

/** Of XML, the objects that have an Id, which is how they are signed. */
export const objectsIn = (xml: Buffer): string =>
  told(xml, (inside) => inside.some(({ name, id }) => name === `${DSIG}Object` && id !== undefined));

interface Open {
  readonly name: string;
  readonly id?: string | undefined;
}

/** What stands in elements that are asked for by what they are inside of. */
function told(xml: Buffer, asked: (inside: readonly Open[]) => boolean): string {
  const parser = new SaxesParser({ xmlns: true });
  const inside: Open[] = [];
  const out: string[] = [];
  const tell = (...text: readonly string[]) => asked(inside) && out.push(...text);
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    inside.push({ name: uri + local, id: attributes['Id']?.value });
    const own = Object.values(attributes).filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns');
    tell(`<${uri}${local}`, ...own.map((one) => ` ${one.uri}${one.local}=${one.value}`).sort(), '>');
  });
  parser.on('text', tell);
  parser.on('cdata', tell);
  parser.on('closetag', () => {
    tell('</>');
    inside.pop();
  });
  parser.write(xml.toString()).close();
  return out.join('');
}

/** The beginning of an EncapsulatedContentInfo of data (RFC 5652 section 5.2): its type, and the tag before its content. */
const ENCAPSULATED = Buffer.from('06092a864886f70d010701a0', 'hex').toString('latin1');

/** The contents of less than 128 bytes that a CMS signature is attached to, wherever they stand. */
export function attachedContent(cms: Buffer): string {
  const [, ...found] = cms.toString('latin1').split(ENCAPSULATED);
  const contents = found.map((from) => from.slice(3, 3 + from.charCodeAt(2)));
  return [...new Set(contents)].join('\n');
}

/** What one revision of a PDF says outside the hexadecimal digits of its signature. */
export function outsideContents(pdf: Buffer, signed: Buffer): string {
  const from = signed.indexOf('/Contents <') + '/Contents '.length;
  const to = signed.indexOf('>', from) + 1;
  return Buffer.concat([pdf.subarray(0, from), pdf.subarray(to, signed.length)]).toString('latin1');
}
