import { Malformed } from './malformed.ts';

/** Reading DER (X.690) one level at a time: no recursion, no copies, nothing beyond the bytes that are there. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly der: Buffer;
}

/** Lengths of more bytes than this, and the indefinite one, are refused. */
const MAX_LENGTH_BYTES = 4;

/**
 * The elements that follow one another in bytes.
 * @throws Malformed when their lengths are not those of DER, or do not end where the bytes do
 */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const next = firstElement(rest);
    found.push(next);
    rest = rest.subarray(next.der.length);
  }
  return found;
}

function firstElement(bytes: Buffer): Element {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) throw new Malformed('Half an element');
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const start = 2 + lengthBytes;
  if (first === 0x80 || lengthBytes > MAX_LENGTH_BYTES || start > bytes.length) throw new Malformed('No DER length');
  const end = start + (lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes));
  if (end > bytes.length) throw new Malformed('An element longer than what it is in');
  return { tag, content: bytes.subarray(start, end), der: bytes.subarray(0, end) };
}

/**
 * What is inside an element that should be there with this tag.
 * @throws Malformed
 */
export function contentOf(element: Element | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new Malformed(`No element with tag ${tag} where there should be one`);
  return element.content;
}
