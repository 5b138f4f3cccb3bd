import { createHash } from 'node:crypto';
import { importX509, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { signDigest } from '../../src/pki/digest-signature.ts';
import { hashNamed, signatureNamed } from '../../src/pki/hash.ts';
import { signJwt } from '../../src/pki/jwt.ts';
import { certificateFile, file, fixtures, holder, keys, noOpenssl, openssl, trust } from './pki.ts';

test.skipIf(noOpenssl).each(['SHA256', 'SHA384', 'SHA512'] as const)(
  'digest: OpenSSL verifies the signature of one of %s, and refuses another',
  async (hash) => {
    const digest = createHash(hash).update('content').digest();
    const other = createHash(hash).update('other content').digest();
    const certificate = certificateFile(await holder());
    const signature = file(signDigest(keys.privateKey, hash, digest));

    const verified = (bytes: Buffer) =>
      openssl(
        ...['pkeyutl', '-verify', '-certin', '-inkey', certificate, '-pkeyopt', `digest:${hash.toLowerCase()}`],
        ...['-in', file(bytes), '-sigfile', signature],
      );

    expect(verified(digest).output).toContain('Signature Verified Successfully');
    expect(verified(other).output).toContain('Signature Verification Failure');
  },
);

test.skipIf(noOpenssl)('digest: its signature is that of the content', async () => {
  const certificate = openssl('x509', '-in', certificateFile(await holder()), '-noout', '-pubkey').output;
  const signature = signDigest(keys.privateKey, 'SHA256', createHash('sha256').update('content').digest());

  const { output } = openssl(
    'dgst',
    '-sha256',
    '-verify',
    file(certificate),
    '-signature',
    file(signature),
    file('content'),
  );

  expect(output).toBe('Verified OK\n');
});

test.each([
  ['SHA256', 'SHA256'],
  ['sha-256', 'SHA256'],
  ['SHA_256', 'SHA256'],
  ['2.16.840.1.101.3.4.2.1', 'SHA256'],
  ['SHA-384', 'SHA384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA512'],
  ['SHA1', undefined],
  ['SHA-224', undefined],
  ['MD5', undefined],
  ['1.3.14.3.2.26', undefined],
  ['constructor', undefined],
  ['', undefined],
])('hash: %s is %s', (name, hash) => {
  expect(hashNamed(name)).toBe(hash);
});

test.each([
  ['RSA', {}],
  ['rsa', {}],
  ['1.2.840.113549.1.1.1', {}],
  ['RSA_SHA256', { hash: 'SHA256' }],
  ['RS256', { hash: 'SHA256' }],
  ['SHA256withRSA', { hash: 'SHA256' }],
  ['sha256WithRSAEncryption', { hash: 'SHA256' }],
  ['1.2.840.113549.1.1.11', { hash: 'SHA256' }],
  ['1.2.840.113549.1.1.12', { hash: 'SHA384' }],
  ['1.2.840.113549.1.1.13', { hash: 'SHA512' }],
  ['RS512', { hash: 'SHA512' }],
  ['1.2.840.113549.1.1.5', undefined],
  ['RSA_SHA1', undefined],
  ['PS256', undefined],
  ['ECDSA', undefined],
  ['', undefined],
])('signature algorithm: %s is %o', (name, algorithm) => {
  expect(signatureNamed(name)).toEqual(algorithm);
});

test('JWT: jose verifies it with the certificate', async () => {
  const claims = { jti: 'decddc2d-0c1f-48f6-9fc0-3047f82c4c37', sub: 'Foulen é', exp: 1_800_000_000 };

  const token = await signJwt(trust.token, claims);

  const key = await importX509(fixtures.signers.token.certificate, 'RS256');
  const { payload, protectedHeader } = await jwtVerify(token, key, { currentDate: new Date(1_700_000_000_000) });
  expect(payload).toEqual(claims);
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
  expect(await signJwt(trust.token, claims)).toBe(token);
});

test('JWT: jose refuses another key', async () => {
  const token = await signJwt(trust.token, { jti: 'a' });

  const key = await importX509(fixtures.signers.ocsp.certificate, 'RS256');

  await expect(jwtVerify(token, key)).rejects.toThrow('signature verification failed');
});
