import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { integer, NULL, oid, sequence, tagged } from '../../src/pki/der.ts';
import { only } from '../../src/pki/der-reader.ts';
import { signatureValue } from '../../src/pki/signature-algorithm.ts';

const SIGNED = Buffer.from('ce qui est signé');

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });

const RSA = (encryption: 'RSA') => ({ encryption, keyLength: 2048 });
const algorithmOf = (...parts: readonly Buffer[]) => only(sequence(...parts));

const plain: [string, typeof rsa, string, string, object][] = [
  ['RSA with SHA-224', rsa, 'sha224', '1.2.840.113549.1.1.14', { ...RSA('RSA'), digest: 'SHA224' }],
  ['RSA with SHA-512', rsa, 'sha512', '1.2.840.113549.1.1.13', { ...RSA('RSA'), digest: 'SHA512' }],
  ['RSA with SHA3-256', rsa, 'sha3-256', '2.16.840.1.101.3.4.3.14', { ...RSA('RSA'), digest: 'SHA3-256' }],
  ['ECDSA with SHA-1', ec, 'sha1', '1.2.840.10045.4.1', { encryption: 'ECDSA', digest: 'SHA1', keyLength: 256 }],
  [
    'ECDSA with SHA-384',
    ec,
    'sha384',
    '1.2.840.10045.4.3.3',
    { encryption: 'ECDSA', digest: 'SHA384', keyLength: 256 },
  ],
  ['ECDSA with SHA3-512', ec, 'sha3-512', '2.16.840.1.101.3.4.3.12', { encryption: 'ECDSA', digest: 'SHA3-512' }],
  [
    'DSA with SHA-256',
    dsa,
    'sha256',
    '2.16.840.1.101.3.4.3.2',
    { encryption: 'DSA', digest: 'SHA256', keyLength: 2048 },
  ],
];

test.each(plain)('signature algorithm: %s', (_, { privateKey, publicKey }, hash, type, facts) => {
  const value = sign(hash, SIGNED, privateKey);

  const found = (signed: Buffer) =>
    signatureValue({ algorithm: algorithmOf(oid(type)), signed: [signed], value }, publicKey);

  expect(found(SIGNED)).toMatchObject({ ...facts, intact: true });
  expect(found(Buffer.from('autre chose'))).toMatchObject({ ...facts, intact: false });
});

test.each([
  ['rsaEncryption', rsa, '1.2.840.113549.1.1.1', 'RSA'],
  ['a key of elliptic curves', ec, '1.2.840.10045.2.1', 'ECDSA'],
  ['DSA', dsa, '1.2.840.10040.4.1', 'DSA'],
] as const)(
  'signature algorithm: %s takes the digest from beside it',
  (_, { privateKey, publicKey }, type, encryption) => {
    const signed = {
      algorithm: algorithmOf(oid(type), NULL),
      signed: [SIGNED],
      value: sign('sha384', SIGNED, privateKey),
    };

    expect(signatureValue({ ...signed, digest: 'SHA384' }, publicKey)).toMatchObject({
      encryption,
      digest: 'SHA384',
      intact: true,
    });
    expect(signatureValue(signed, publicKey)).toMatchObject({ encryption, intact: false });
  },
);

test('signature algorithm: ECDSA as BSI writes it is two integers side by side', () => {
  const value = sign('sha256', SIGNED, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
  const algorithm = algorithmOf(oid('0.4.0.127.0.7.1.1.4.1.3'));

  expect(signatureValue({ algorithm, signed: [SIGNED], value }, ec.publicKey)).toEqual({
    ...{ encryption: 'ECDSA', digest: 'SHA256', keyLength: 256, intact: true },
  });
});

const PSS = oid('1.2.840.113549.1.1.10');
const hash = (type: string): Buffer => sequence(oid(type), NULL);
const SHA1 = '1.3.14.3.2.26';
const SHA512 = '2.16.840.1.101.3.4.2.3';
const mask = (type: string): Buffer => sequence(oid('1.2.840.113549.1.1.8'), hash(type));

const pss = (digest: string, key: KeyObject, saltLength: number): Buffer =>
  sign(digest, SIGNED, { key, padding: 6, saltLength });

test.each([
  [
    'all its parameters',
    [tagged(0, hash(SHA512)), tagged(1, mask(SHA512)), tagged(2, integer(64))],
    'SHA512',
    64,
    true,
  ],
  [
    'its trailer too',
    [tagged(0, hash(SHA512)), tagged(1, mask(SHA512)), tagged(2, integer(9)), tagged(3, integer(1))],
    'SHA512',
    9,
    true,
  ],
  ['none, which is SHA-1 and 20 bytes of salt', [], 'SHA1', 20, true],
  ['another salt', [tagged(2, integer(19))], 'SHA1', 20, false],
  ['another mask', [tagged(1, mask(SHA512))], 'SHA1', 20, false],
])('signature algorithm: RSASSA-PSS with %s', (_, parameters, digest, saltLength, intact) => {
  const value = pss(digest, rsa.privateKey, saltLength);

  const found = signatureValue(
    { algorithm: algorithmOf(PSS, sequence(...parameters)), signed: [SIGNED], value },
    rsa.publicKey,
  );

  expect(found).toMatchObject({ encryption: 'RSA', digest, intact });
});

test.each([
  ['no bytes', []],
  ['-1, which OpenSSL takes for that of the digest', [0xff]],
  ['-2, which OpenSSL takes for any', [0xfe]],
  ['65,556', [0x01, 0x00, 0x14]],
])('signature algorithm: RSASSA-PSS with a salt length of %s is not intact', (_, content) => {
  const value = pss('SHA1', rsa.privateKey, 20);
  const parameters = sequence(tagged(2, Buffer.from([0x02, content.length, ...content])));

  const found = signatureValue({ algorithm: algorithmOf(PSS, parameters), signed: [SIGNED], value }, rsa.publicKey);

  expect(found).toEqual({ keyLength: 2048, intact: false });
});

test('signature algorithm: RSASSA-PSS with another trailer, an unknown algorithm, and nonsense are not intact', () => {
  const value = pss('SHA1', rsa.privateKey, 20);
  const strange = [
    algorithmOf(PSS, sequence(tagged(3, integer(2)))),
    algorithmOf(PSS, sequence(tagged(0, hash('1.2.3')))),
    algorithmOf(oid('1.2.3.4')),
    algorithmOf(integer(1)),
    only(integer(1)),
  ];

  for (const algorithm of strange) {
    expect(signatureValue({ algorithm, signed: [SIGNED], value }, rsa.publicKey)).toEqual({
      keyLength: 2048,
      intact: false,
    });
  }
  expect(
    signatureValue({ algorithm: algorithmOf(PSS, sequence(tagged(0, hash(SHA1)))), signed: [SIGNED], value }),
  ).toEqual({
    ...{ encryption: 'RSA', digest: 'SHA1', mask: 'SHA1', intact: false },
  });
});
