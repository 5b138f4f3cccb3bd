import { BIT_STRING, OCTET_STRING, oid } from './der.ts';
import { contentOf, type Element, elements, fieldsIn } from './der-reader.ts';

/** The only field of a certificate with this tag (RFC 5280 section 4.1). */
const EXTENSIONS = 0xa3;

/**
 * The extensions of a certificate (RFC 5280 section 4.1), as they are encoded.
 * @param der the certificate
 * @throws Malformed
 */
export function extensionsIn(der: Buffer): Element[] {
  const [certificate] = elements(der);
  const [tbs] = fieldsIn(certificate);
  const wrapped = fieldsIn(tbs).find(({ tag }) => tag === EXTENSIONS);
  if (wrapped === undefined) return [];
  const [list] = elements(wrapped.content);
  return fieldsIn(list);
}

/**
 * The value of an extension: type, whether critical, value in an OCTET STRING. Undefined when there is none of that type.
 * @throws Malformed
 */
export function extensionValue(extensions: readonly Element[], type: string): Element | undefined {
  const value = extensionOf(extensions, type)?.at(-1);
  return value === undefined ? undefined : elements(contentOf(value, OCTET_STRING))[0];
}

/** Whether there is an extension of a type, whatever its value. */
export const hasExtension = (extensions: readonly Element[], type: string): boolean =>
  extensionOf(extensions, type) !== undefined;

const extensionOf = (extensions: readonly Element[], type: string): Element[] | undefined =>
  extensions.map((extension) => fieldsIn(extension)).find(([first]) => first?.der.equals(oid(type)));

/**
 * A bit of a named bit list: the first byte is the number of unused bits, the first bit the highest (X.690 section 8.6).
 * @throws Malformed when it is none
 */
export function hasBit(element: Element, bit: number): boolean {
  const byte = contentOf(element, BIT_STRING)[1 + (bit >> 3)] ?? 0;
  return (byte & (0x80 >> (bit & 7))) !== 0;
}
