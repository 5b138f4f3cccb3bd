import { digestOf } from '../algorithms.ts';
import type { DigestAlgorithm } from '../signed-document.ts';

/**
 * The id of a signature in the way of DSS 5.4: of its signing time and certificate, and of its byte range.
 * @param certificate in base64
 */
export function signatureId(
  signingTime: number | undefined,
  certificate: string | undefined,
  byteRange: readonly number[],
): string {
  const time = Buffer.alloc(signingTime === undefined ? 0 : 8);
  if (signingTime !== undefined) time.writeBigInt64BE(BigInt(signingTime));
  const name = certificate === undefined ? '' : hex('SHA256', Buffer.from(certificate, 'base64')).toUpperCase();
  // DSS writes characters as UTF-16, and of each number of the range the lowest byte only.
  const characters = Buffer.from(name, 'utf16le').swap16();
  return `id-${hex('MD5', Buffer.concat([time, characters]))}${hex('MD5', Buffer.from(byteRange))}`;
}

const hex = (algorithm: DigestAlgorithm, bytes: Buffer): string => digestOf(algorithm, bytes).toString('hex');
