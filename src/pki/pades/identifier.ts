import { createHash } from 'node:crypto';

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
  const name = certificate === undefined ? '' : digest('sha256', Buffer.from(certificate, 'base64')).toUpperCase();
  // DSS writes characters as UTF-16, and of each number of the range the lowest byte only.
  const characters = Buffer.from(name, 'utf16le').swap16();
  return `id-${digest('md5', Buffer.concat([time, characters]))}${digest('md5', Buffer.from(byteRange))}`;
}

const digest = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex');
