import { createHash } from 'node:crypto';
import { ContentInfo, SignedData, TSTInfo } from 'pkijs';
import { expect, test } from 'vitest';
import { digestLength, type Hash } from '../../src/pki/hash.ts';
import { createTimestamp, type TimestampRequest } from '../../src/pki/timestamp.ts';
import { file, JANUARY, noOpenssl, openssl, rootFile, trust } from './pki.ts';

const CONTENT = 'what was there at that time';

const digestOf = (hash: Hash, content = CONTENT): Buffer => createHash(hash).update(content).digest();

const stamp = (request: Partial<TimestampRequest> = {}): Promise<Buffer> =>
  createTimestamp(trust.timestamp, {
    hash: 'SHA256',
    digest: digestOf('SHA256'),
    serial: '1F',
    genTime: JANUARY,
    certificates: [trust.timestamp.certificate, ...trust.chain],
    ...request,
  });

const verified = (token: Buffer, digest: Buffer): string =>
  openssl(
    ...['ts', '-verify', '-digest', digest.toString('hex'), '-token_in', '-in', file(token), '-CAfile', rootFile],
    ...['-attime', `${JANUARY / 1000}`],
  ).output;

test.skipIf(noOpenssl).each(['SHA256', 'SHA384', 'SHA512'] as const)(
  'timestamp: OpenSSL verifies one of a %s digest, and refuses another digest',
  async (hash) => {
    const token = await stamp({ hash, digest: digestOf(hash) });

    expect(digestOf(hash)).toHaveLength(digestLength(hash));
    expect(verified(token, digestOf(hash))).toContain('Verification: OK');
    expect(verified(token, digestOf(hash, 'something else'))).toContain('Verification: FAILED');
  },
);

test.skipIf(noOpenssl)('timestamp: OpenSSL refuses one that was changed', async () => {
  const token = await stamp();
  const at = token.indexOf('20260115090000Z');

  token.write('20250115090000Z', at);

  expect(verified(token, digestOf('SHA256'))).toContain('Verification: FAILED');
});

test.skipIf(noOpenssl)('timestamp: says what the printed one says', async () => {
  const token = file(await stamp({ nonce: '00C0FFEE' }));

  const { output } = openssl('ts', '-reply', '-token_in', '-in', token, '-token_out', '-text');

  expect(output).toContain('Policy OID: 0.4.0.2023.1.1');
  expect(output).toContain('Hash Algorithm: sha256');
  expect(output).toContain('Serial number: 0x1F');
  expect(output).toContain('Time stamp: Jan 15 09:00:00 2026 GMT');
  expect(output).toContain('Accuracy: 0x01 seconds');
  expect(output).toContain('Nonce: 0xC0FFEE');
  expect(output).toMatch(/TSA: DirName:.*Timestamping TEST/);
});

test('timestamp: pkijs reads its content and its signed attributes', async () => {
  const token = await stamp();

  const { content, contentType } = ContentInfo.fromBER(new Uint8Array(token).buffer);
  const { version, encapContentInfo, signerInfos, certificates } = new SignedData({ schema: content });
  const info = TSTInfo.fromBER(encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0));

  expect(contentType).toBe('1.2.840.113549.1.7.2');
  expect(version).toBe(3);
  expect(certificates).toHaveLength(4);
  expect(info.genTime).toEqual(new Date(JANUARY));
  expect(info.nonce).toBeUndefined();
  expect(signerInfos[0]?.signedAttrs?.attributes.map(({ type }) => type).sort()).toEqual([
    '1.2.840.113549.1.9.16.2.47',
    '1.2.840.113549.1.9.3',
    '1.2.840.113549.1.9.4',
  ]);
});

test('timestamp: the same request gives the same bytes', async () => {
  expect(await stamp()).toEqual(await stamp());
  expect(await stamp({ serial: '20' })).not.toEqual(await stamp());
});
