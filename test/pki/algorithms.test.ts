import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { isIntact, isReasonable } from '../../src/pki/algorithms.ts';
import { bits, integer, oid, sequence } from '../../src/pki/der.ts';

/** An odd number of so many bits. */
const odd = (length: number): bigint => (1n << BigInt(length - 1)) + 1n;

function base64url(number: bigint): string {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

const rsa = (length: number, exponent = 65537n): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: base64url(odd(length)), e: base64url(exponent) } });

const dsa = (length: number): KeyObject =>
  createPublicKey({
    format: 'der',
    type: 'spki',
    key: sequence(
      sequence(oid('1.2.840.10040.4.1'), sequence(integer(odd(length)), integer(odd(256)), integer(3n))),
      bits(integer(9n)),
    ),
  });

const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).publicKey;

test.each<[string, KeyObject, boolean]>([
  ['RSA of 2048 bits', rsa(2048), true],
  ['RSA of 8192 bits', rsa(8192), true],
  ['RSA of 8200 bits', rsa(8200), false],
  ['RSA with an exponent of 64 bits', rsa(2048, odd(64)), true],
  ['RSA with an exponent of 65 bits', rsa(2048, odd(65)), false],
  ['RSA with an exponent as long as its modulus', rsa(8192, odd(8190)), false],
  ['DSA of 3072 bits', dsa(3072), true],
  ['DSA of 3080 bits', dsa(3080), false],
  ['P-521', ec('secp521r1'), true],
  ['brainpoolP512r1', ec('brainpoolP512r1'), true],
  ['a binary curve', ec('sect571r1'), false],
  ['Ed25519', generateKeyPairSync('ed25519').publicKey, false],
])('algorithms: whether a key is reasonable (%s)', (_, key, reasonable) => {
  expect(isReasonable(key)).toBe(reasonable);
});

test.each([
  ['prime256v1', true],
  ['sect571r1', false],
])('algorithms: a signature under a key on %s verifies: %s', (namedCurve, intact) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const signed = Buffer.from('ce qui est signé');
  const value = sign('sha256', signed, privateKey);

  expect(verify('sha256', signed, publicKey, value)).toBe(true);
  expect(isIntact({ encryption: 'ECDSA', digest: 'SHA256' }, publicKey, signed, value, 'der')).toBe(intact);
});
