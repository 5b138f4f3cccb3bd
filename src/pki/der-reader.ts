import { GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, SEQUENCE, UTC_TIME } from './der.ts';
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

/** Of elements that are kept at once. */
const MAX_ELEMENTS = 50_000;

/**
 * The elements that follow one another in bytes.
 * @throws Malformed when their lengths are not those of DER, or do not end where the bytes do, or there are more than anybody
 *   writes
 */
export function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (const element of eachElement(bytes)) {
    if (found.push(element) > MAX_ELEMENTS) throw new Malformed(`More than ${MAX_ELEMENTS} elements`);
  }
  return found;
}

/**
 * The elements that follow one another in bytes, one by one and any number of them.
 * @throws Malformed, on the way, when their lengths are not those of DER, or do not end where the bytes do
 */
export function* eachElement(bytes: Buffer): Generator<Element, void> {
  for (let rest = bytes; rest.length > 0; ) {
    const next = firstElement(rest);
    yield next;
    rest = rest.subarray(next.der.length);
  }
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

/**
 * The one element that bytes are.
 * @throws Malformed when they are none, or more than one
 */
export function only(bytes: Buffer): Element {
  const [element, ...more] = elements(bytes);
  if (element === undefined || more.length > 0) throw new Malformed('Not one element');
  return element;
}

/**
 * The fields of a SEQUENCE.
 * @throws Malformed when it is none, or not there
 */
export const fieldsIn = (sequence: Element | undefined): Element[] => elements(contentOf(sequence, SEQUENCE));

/**
 * The fields of the one SEQUENCE that bytes are.
 * @throws Malformed
 */
export const fieldsOf = (bytes: Buffer): Element[] => fieldsIn(only(bytes));

const MAX_OID_BYTES = 64;

/**
 * An object identifier in dotted decimals (X.690 section 8.19).
 * @throws Malformed
 */
export function oidOf(element: Element | undefined): string {
  const content = contentOf(element, OBJECT_IDENTIFIER);
  if (content.length > MAX_OID_BYTES || ((content.at(-1) ?? 0x80) & 0x80) !== 0)
    throw new Malformed('Half an identifier');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}

const MAX_INTEGER_BYTES = 64;

/**
 * An integer that is not negative in upper-case hex, in whole bytes, as `Certificate` has its serial.
 * @throws Malformed
 */
export function hexOf(element: Element | undefined): string {
  const bytes = contentOf(element, INTEGER);
  if (bytes.length === 0 || bytes.length > MAX_INTEGER_BYTES) throw new Malformed('An integer of no reasonable length');
  return bytes
    .toString('hex')
    .replace(/^00(?=.)/, '')
    .toUpperCase();
}

const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,3})\d*)?(?:Z|([+-]\d\d)(\d\d))$/;

const MAX_TIME_CHARACTERS = 40;

/**
 * A UTCTime or GeneralizedTime (X.680 sections 46 and 47; two digits of a year as in RFC 5280 section 4.1.2.5.1) in
 * milliseconds since 1970.
 * @throws Malformed when it is none, or is the time of no known place
 */
export function timeOf(element: Element | undefined): number {
  if (element?.tag !== UTC_TIME && element?.tag !== GENERALIZED_TIME) throw new Malformed('Not a time');
  const text = element.content.toString('latin1', 0, MAX_TIME_CHARACTERS);
  const century = element.tag === UTC_TIME ? (text < '50' ? '20' : '19') : '';
  const [found, year, month, day, hour, minute, second = '00', part = '0', hours, minutes] =
    TIME.exec(`${century}${text}`) ?? [];
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${part}${zone}`);
  if (found === undefined || Number.isNaN(at)) throw new Malformed(`Not a time: ${text}`);
  return at;
}
