import { SET } from './der.ts';
import { contentOf, type Element, elements, fieldsIn, oidOf } from './der-reader.ts';
import { Malformed } from './malformed.ts';

/** An attribute of a distinguished name. */
export interface NameAttribute {
  /** Its object identifier, in dotted decimals. */
  readonly type: string;
  readonly value: string;
}

/** More than any name has. */
const MAX_ATTRIBUTES = 64;

/**
 * The attributes of a distinguished name (RFC 5280 section 4.1.2.4) in the order in which they are encoded.
 * @throws Malformed when it is none, or has more attributes than any name has
 */
export function readName(der: Buffer): NameAttribute[] {
  const [name] = elements(der);
  const attributes = fieldsIn(name).flatMap((relative) => elements(contentOf(relative, SET)));
  if (attributes.length > MAX_ATTRIBUTES) throw new Malformed(`A name of ${attributes.length} attributes`);
  return attributes.map((attribute) => {
    const [type, value] = fieldsIn(attribute);
    return { type: oidOf(type), value: textOf(value) };
  });
}

const BMP_STRING = 0x1e;
const UNIVERSAL_STRING = 0x1c;
const T61_STRING = 0x14;

/** UTF8String, NumericString, PrintableString, IA5String, GraphicString, VisibleString and GeneralString. */
const LIKE_UTF8: readonly number[] = [0x0c, 0x12, 0x13, 0x16, 0x19, 0x1a, 0x1b];

/**
 * The text of an element of any of the string types of ASN.1 (X.680 section 41); one of no such type is `#` and its DER in
 * hex (RFC 4514 section 2.4). T61String is taken for ISO 8859-1, as everybody does.
 * @throws Malformed when there is no element
 */
export function textOf(element: Element | undefined): string {
  if (element === undefined) throw new Malformed('A value that is not there');
  const { tag, content, der } = element;
  if (tag === BMP_STRING) return swapped(content).toString('utf16le');
  if (tag === UNIVERSAL_STRING) return universal(content);
  if (tag === T61_STRING) return content.toString('latin1');
  return LIKE_UTF8.includes(tag) ? content.toString('utf8') : `#${der.toString('hex')}`;
}

/** BMPString is big-endian. */
const swapped = (content: Buffer): Buffer => Buffer.from(content.subarray(0, content.length & ~1)).swap16();

/** UniversalString has four bytes to a character. */
function universal(content: Buffer): string {
  let text = '';
  for (let at = 0; at + 4 <= content.length; at += 4) {
    const point = content.readUInt32BE(at);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}
