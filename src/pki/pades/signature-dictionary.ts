import { instantOf } from './date.ts';
import { countOf, elementsOf, isKind, nameOf, type PdfDictionary } from './pdf/objects.ts';
import { isHexadecimal, textOf } from './pdf/strings.ts';

/** What a signature dictionary says (ISO 32000-1 section 12.8.1). */
export interface SignatureDictionary {
  /** What it says that it is: Sig, DocTimeStamp; empty when it does not say. */
  readonly type: string;
  /** How the signature is made; empty when it does not say. */
  readonly subFilter: string;
  /** What is no whole number is NaN. */
  readonly byteRange: readonly number[];
  /** The signature, with what fills up its place; empty when it is no string. */
  readonly contents: Buffer;
  /** When, as the signer says it: milliseconds since 1970. */
  readonly signingTime?: number;
  /** Empty when it does not say. */
  readonly location: string;
  /** The two pieces of the file that are signed; undefined when they are not what they should be. */
  readonly signed?: readonly [Buffer, Buffer];
  /** Why they are not. */
  readonly structureError?: string;
}

/** Five are too many already. */
const MAX_RANGE = 5;

/**
 * Reads a signature dictionary. Only what stands in the dictionary itself is read: what it refers to could be replaced by
 * an update that nobody signed.
 * @param bytes of the file
 */
export function readSignatureDictionary(bytes: Buffer, dictionary: PdfDictionary): SignatureDictionary {
  const { entries } = dictionary;
  const contents = entries.get('Contents');
  const byteRange = elementsOf(entries.get('ByteRange'))
    .slice(0, MAX_RANGE)
    .map((element) => countOf(element) ?? Number.NaN);
  const structureError = rangeError(bytes, dictionary, byteRange);
  const signingTime = instantOf(textIn(dictionary, 'M'));
  return {
    type: nameOf(entries.get('Type')) ?? '',
    subFilter: nameOf(entries.get('SubFilter')) ?? '',
    byteRange,
    contents: isKind('string', contents) ? contents.value : Buffer.alloc(0),
    ...(signingTime !== undefined && { signingTime }),
    location: textIn(dictionary, 'Location').trim(),
    ...(structureError === undefined ? { signed: piecesOf(bytes, byteRange) } : { structureError }),
  };
}

function textIn({ entries }: PdfDictionary, key: string): string {
  const string = entries.get(key);
  return isKind('string', string) ? textOf(string) : '';
}

/** What is signed must be the file from its beginning to some place behind the dictionary, all of it but the signature. */
function rangeError(
  bytes: Buffer,
  { entries, place }: PdfDictionary,
  byteRange: readonly number[],
): string | undefined {
  const contents = entries.get('Contents');
  const [start, length, rest] = byteRange;
  if (place.source !== bytes) return 'The signature dictionary is in an object stream';
  if (!isKind('string', contents) || !isHexadecimal(contents)) return 'Contents is no hexadecimal string';
  if (byteRange.length !== 4 || byteRange.some(Number.isNaN)) return 'ByteRange is not four whole numbers';
  if (start !== 0) return 'ByteRange does not begin where the file does';
  if (length !== contents.place.start || rest !== contents.place.end) {
    return 'ByteRange leaves out something else than Contents';
  }
  if (endOf(byteRange) > bytes.length) return 'ByteRange goes beyond the end of the file';
  return endOf(byteRange) < place.end ? 'ByteRange ends before the signature dictionary does' : undefined;
}

/** Where what a byte range covers comes to its end, zero when it does not say. */
export const endOf = ([, , rest = 0, length = 0]: readonly number[]): number => rest + length || 0;

function piecesOf(bytes: Buffer, [, length = 0, rest = 0, restLength = 0]: readonly number[]): [Buffer, Buffer] {
  return [bytes.subarray(0, length), bytes.subarray(rest, rest + restLength)];
}

/** EN 319 142-1 section 5.4.3. */
export const isTimestamp = ({ subFilter }: SignatureDictionary): boolean => subFilter === 'ETSI.RFC3161';
