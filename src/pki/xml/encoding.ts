import { Malformed } from '../malformed.ts';

/** How bytes are read as text, by the encoding that a declaration may name (XML 1.0 section 4.3.3). */
const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'UTF-8': decoder('utf-8'),
  'UTF-16LE': decoder('utf-16le'),
  'UTF-16BE': (bytes) => decoder('utf-16le')(swapped(bytes)),
  'ISO-8859-1': latin1,
  'ISO-8859-15': decoder('iso-8859-15'),
  'WINDOWS-1252': windows1252,
};

const SAME: Readonly<Record<string, string>> = { 'US-ASCII': 'UTF-8', ASCII: 'UTF-8', 'UTF-16': 'UTF-16LE' };

/** The mark at the beginning is left for saxes, which passes over one. */
function decoder(label: string): (bytes: Uint8Array) => string {
  const text = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  return (bytes) => text.decode(bytes);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** What is in the place of the control characters 80 to 9F of ISO 8859-1. */
const NO_CONTROLS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The decoder of Node.js 20 takes it for ISO 8859-1. */
function windows1252(bytes: Uint8Array): string {
  const units = Buffer.from(latin1(bytes), 'utf16le');
  for (const [index, byte] of bytes.entries()) {
    if (byte >= 0x80 && byte < 0xa0) units.writeUInt16LE(NO_CONTROLS.charCodeAt(byte - 0x80), 2 * index);
  }
  return units.toString('utf16le');
}

function swapped(bytes: Uint8Array): Buffer {
  if (bytes.length % 2 !== 0) throw new Malformed('UTF-16 of an odd number of bytes');
  return Buffer.from(bytes).swap16();
}

/**
 * The text of a document in UTF-8.
 * @throws Malformed for other bytes
 */
export const decodeUtf8 = (bytes: Uint8Array): string => decodedAs('UTF-8', bytes);

/**
 * The text of a document in the encoding of its mark or else of its declaration: UTF-8, UTF-16, ISO 8859-1 or 15, or
 * Windows-1252.
 * @throws Malformed for another encoding, and for bytes that are not in it
 */
export function decodeXml(bytes: Uint8Array): string {
  const named = declaredEncoding(bytes);
  const encoding = markedEncoding(bytes) ?? SAME[named] ?? named;
  if (DECODERS[encoding] === undefined)
    throw new Malformed(`XML in an encoding other than ${Object.keys(DECODERS).join(', ')}`);
  return decodedAs(encoding, bytes);
}

function decodedAs(encoding: string, bytes: Uint8Array): string {
  try {
    return DECODERS[encoding]?.(bytes) ?? '';
  } catch (cause) {
    throw new Malformed(`XML that is not in ${encoding}`, { cause });
  }
}

/** XML 1.0 appendix F.1. */
function markedEncoding([first = 0, second = 0, third = 0]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  if (first === 0xfe && second === 0xff) return 'UTF-16BE';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'UTF-8' : undefined;
}

const DECLARATION_BYTES = 200;

function declaredEncoding(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  return (/^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1] ?? 'UTF-8').toUpperCase();
}
