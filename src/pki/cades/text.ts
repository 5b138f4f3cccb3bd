import type { Element } from '../der-reader.ts';

const BMP_STRING = 0x1e;
const STRINGS = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, BMP_STRING];

/** The text of a string of any kind (X.680 section 41); undefined for anything else. */
export function textOf(element: Element | undefined): string | undefined {
  if (element === undefined || !STRINGS.includes(element.tag)) return undefined;
  const { tag, content } = element;
  if (tag !== BMP_STRING) return content.toString();
  return Buffer.from(content.subarray(0, content.length & ~1))
    .swap16()
    .toString('utf16le');
}
