import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { tagAndLength } from '../../../src/pki/der.ts';
import { elements } from '../../../src/pki/der-reader.ts';
import { file, openssl } from '../pki.ts';

/** A key of OpenSSL's, with a certificate that it issued to itself. */
export interface KeyFiles {
  readonly key: string;
  readonly certificate: string;
}

let serials = 0x1000;

/** Makes a key and its certificate. */
export function keyFiles(...newKey: readonly string[]): KeyFiles {
  const [key, certificate] = [file('', 'key.pem'), file('', 'self-signed.pem')];
  const { ok, output } = openssl(
    ...[
      'req',
      '-x509',
      '-nodes',
      '-days',
      '3650',
      '-subj',
      '/C=TN/O=Essai/CN=Signataire',
      '-set_serial',
      `${++serials}`,
    ],
    ...[...newKey, '-keyout', key, '-out', certificate],
  );
  if (!ok) throw new Error(output);
  return { key, certificate };
}

/** Signs with `openssl cms`, into DER. */
export function signWith(
  { key, certificate }: KeyFiles,
  content: string | Uint8Array,
  ...more: readonly string[]
): Buffer {
  const signed = file('', 'signed.p7m');
  const { ok, output } = openssl(
    ...['cms', '-sign', '-binary', '-in', file(content), '-signer', certificate, '-inkey', key, '-outform', 'DER'],
    ...['-out', signed, ...more],
  );
  if (!ok) throw new Error(output);
  return readFileSync(signed);
}

/** Whether OpenSSL finds the signature, though not the certificate, good. */
export const opensslAccepts = (cms: Buffer, content?: string | Uint8Array): boolean =>
  openssl(
    ...['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', '-in', file(cms), '-out', file('')],
    ...(content === undefined ? [] : ['-content', file(content)]),
  ).ok;

const CONSTRUCTED = 0x20;
const OCTETS = 0x04;
const END = Buffer.of(0, 0);

/** The same element in BER: indefinite lengths, and octet strings in parts. */
export function inBer(der: Buffer): Buffer {
  return Buffer.concat(
    elements(der).map(({ tag, content, der: whole }) => {
      if (tag & CONSTRUCTED) return Buffer.concat([Buffer.of(tag, 0x80), inBer(content), END]);
      return tag === OCTETS ? Buffer.concat([Buffer.of(tag | CONSTRUCTED, 0x80), ...parts(content), END]) : whole;
    }),
  );
}

function parts(content: Buffer): Buffer[] {
  const half = content.length >> 1;
  return [content.subarray(0, half), content.subarray(half)].flatMap((part) => [
    tagAndLength(OCTETS, part.length),
    part,
  ]);
}

/** Bytes of which some are others, so that lengths mostly stay right. */
export const flipped = (bytes: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 })
    .map((changes) => {
      const changed = Buffer.from(bytes);
      for (const [at, bits] of changes) changed[at] = (changed[at] ?? 0) ^ bits;
      return changed;
    });
