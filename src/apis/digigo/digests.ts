import { parseJson } from '../../kit/json.ts';
import type { Fail } from '../../kit/operation.ts';

/** The bytes of standard base64 with its padding; undefined when the text is anything else. */
function base64Bytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined;
}

/**
 * The texts of a body that is a JSON array of them.
 * @throws {Failure} when it is empty, or anything else
 */
export function digestsIn(body: string, fail: Fail<'missing-hash' | 'invalid-hash'>): string[] {
  if (body.trim() === '') throw fail('missing-hash', 'the body is blank');
  const list = parseJson(body);
  if (!Array.isArray(list)) throw fail('invalid-hash', 'the body is no JSON array');
  if (list.length === 0) throw fail('missing-hash', 'the array is empty');
  if (list.some((digest) => typeof digest !== 'string')) throw fail('invalid-hash', 'the array holds more than texts');
  return list;
}

/** How long the digests of the hashes are that may be used: "Seuls les algorithmes de hashage > SHA256". */
const DIGEST_LENGTHS: readonly number[] = [32, 48, 64];

/** @throws {Failure} when a digest is no base64 or, in bytes, has none of these lengths */
export function checkDigests(
  digests: readonly string[],
  fail: Fail<'invalid-hash' | 'invalid-hash-length'>,
  lengths = DIGEST_LENGTHS,
): void {
  for (const digest of digests) {
    const bytes = base64Bytes(digest);
    if (bytes === undefined) throw fail('invalid-hash', `${digest.slice(0, 200)} is no base64`);
    if (!lengths.includes(bytes.length)) {
      throw fail(
        'invalid-hash-length',
        `${digest.slice(0, 200)} is ${bytes.length} bytes, not ${lengths.join(' or ')}`,
      );
    }
  }
}
