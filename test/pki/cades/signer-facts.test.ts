import { createHash } from 'node:crypto';
import { ContentInfo, SignedData } from 'pkijs';
import { expect, test } from 'vitest';
import { cadesSignatures } from '../../../src/pki/cades/signatures.ts';
import { readSignedData } from '../../../src/pki/cades/signed-data.ts';
import { signerFacts } from '../../../src/pki/cades/signer-facts.ts';
import { integer, NULL, octets, oid, sequence, tagged, taggedBytes, time, utf8 } from '../../../src/pki/der.ts';
import { directoryName } from '../../../src/pki/extensions.ts';
import { algorithm } from '../../../src/pki/hash.ts';
import { Malformed } from '../../../src/pki/malformed.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { holder, JANUARY, noOpenssl, trust } from '../pki.ts';
import { attribute, signatureOf, withUnsigned } from './attributes-added.ts';
import { contentType, messageDigest, signedData, signerInfo, signingCertificate } from './built-cms.ts';
import { opensslAccepts } from './openssl-cms.ts';

const CONTENT = Buffer.from('un document');

const signer = await holder();
const { certificate } = signer;
const other = trust.timestamp.certificate;
const BASE = [contentType(), messageDigest(CONTENT), signingCertificate(certificate.der)];

type Options = Parameters<typeof signerInfo>[2];

const built = (attributes: readonly Uint8Array[], options: Options = {}): Buffer =>
  signedData(CONTENT, [other.der, certificate.der], signerInfo(signer, attributes, options));

function found(cms: Buffer): FoundSignature {
  const [first] = cadesSignatures(cms, []);
  if (first === undefined) throw new Error('No signature');
  return first;
}

const base64 = ({ der }: { readonly der: Buffer }): string => der.toString('base64');

test('CAdES: what we sign is what pkijs and OpenSSL verify', async () => {
  const cms = built(BASE);

  const { content } = ContentInfo.fromBER(new Uint8Array(cms).buffer);
  const verified = await new SignedData({ schema: content }).verify({ signer: 0, checkChain: false });

  expect(verified).toBe(true);
  if (!noOpenssl) expect(opensslAccepts(cms)).toBe(true);
  expect(found(cms)).toMatchObject({
    format: 'CAdES-BASELINE-B',
    value: { encryption: 'RSA', digest: 'SHA256', intact: true },
    digests: [{ intact: true }],
    signer: { certificate: base64(certificate), digestMatch: true, issuerSerialMatch: false },
    certificates: [base64(other), base64(certificate)],
  });
});

test('CAdES: attributes that are not in the order of DER are verified as they stand too', () => {
  const cms = built([...BASE].reverse(), { sorted: false });

  expect(found(cms).value.intact).toBe(true);
});

const issuerSerial = (serial: Buffer): Buffer => sequence(sequence(directoryName(certificate.encoded.issuer)), serial);
const elsewhere = sequence(sequence(taggedBytes(6, 'https://issuer.example')), certificate.encoded.serial);

test.each([
  ['its own', issuerSerial(certificate.encoded.serial), true],
  ['with another serial', issuerSerial(integer(7)), false],
  ['without a directory name', elsewhere, false],
])('CAdES: the issuer and serial that the certificate attribute names are %s', (_, named, issuerSerialMatch) => {
  const attributes = [contentType(), messageDigest(CONTENT), signingCertificate(certificate.der, named)];

  expect(found(built(attributes)).signer).toMatchObject({ digestMatch: true, issuerSerialMatch });
});

test('CAdES: a certificate attribute of the first version has a SHA-1 digest', () => {
  const digest = createHash('sha1').update(certificate.der).digest();
  const v1 = attribute('1.2.840.113549.1.9.16.2.12', sequence(sequence(sequence(octets(digest)))));

  expect(found(built([contentType(), messageDigest(CONTENT), v1])).signer).toMatchObject({
    attributePresent: true,
    digestPresent: true,
    digestMatch: true,
  });
});

test('CAdES: where the certificate attribute names nobody who is there, the signer is who the SignerInfo names', () => {
  const wrong = found(built([contentType(), messageDigest(CONTENT), signingCertificate(CONTENT)]));

  expect(wrong.value.intact).toBe(true);
  expect(wrong.signer).toEqual({
    certificate: base64(certificate),
    attributePresent: true,
    digestPresent: true,
    digestMatch: false,
    issuerSerialMatch: false,
  });
});

test('CAdES: where the certificate attribute names somebody else, it is not that of who signed', () => {
  const cms = built([contentType(), messageDigest(CONTENT), signingCertificate(other.der)]);

  expect(found(cms)).toMatchObject({
    signer: { certificate: base64(certificate), digestMatch: false },
    value: { intact: true },
  });
  if (!noOpenssl) expect(opensslAccepts(cms)).toBe(true);
});

test('CMS: without a certificate attribute it is the SignerInfo that names the signer', () => {
  expect(found(built(BASE.slice(0, 2)))).toMatchObject({
    format: 'CMS-NOT-ETSI',
    signer: { certificate: base64(certificate), attributePresent: false, digestPresent: false, digestMatch: false },
    value: { intact: true },
  });
});

test.each([
  ['an unknown signature algorithm', { signatureAlgorithm: '1.2.840.113549.1.1.99' }, {}],
  ['an unknown digest algorithm', { digestAlgorithm: '2.16.840.1.101.3.4.2.99' }, { encryption: 'RSA' }],
  ['algorithms that do not agree', { signatureAlgorithm: '1.2.840.113549.1.1.13' }, { digest: 'SHA512' }],
  ['a signature algorithm of another key', { signatureAlgorithm: '1.2.840.10045.4.3.2' }, { encryption: 'ECDSA' }],
])('CMS: %s makes a signature that is not intact', (_, options, value) => {
  expect(found(built(BASE, options)).value).toMatchObject({ ...value, intact: false });
});

test.each([
  ['a content-type of another content', [contentType('1.2.3'), messageDigest(CONTENT)], /not that of the content/],
  ['no content-type', [messageDigest(CONTENT)], /not one content-type/],
  ['two message digests', [contentType(), messageDigest(CONTENT), messageDigest(CONTENT)], /not one message-digest/],
  ['no message digest', [contentType()], /not one message-digest/],
])('CMS: %s is an error of the structure', (_, attributes, error) => {
  expect(found(built(attributes)).structureError).toMatch(error);
});

const POLICY = '1.2.840.113549.1.9.16.2.15';

test('CAdES: the policy that the signer names, with its qualifiers and the policy itself', () => {
  const digest = createHash('sha256').update('la politique').digest();
  const identifier = sequence(
    oid('1.3.6.1.4.1.99.1'),
    sequence(algorithm('2.16.840.1.101.3.4.2.1'), octets(digest)),
    sequence(
      sequence(oid('1.2.840.113549.1.9.16.5.1'), utf8('https://politique.example/1')),
      sequence(oid('1.2.840.113549.1.9.16.5.2'), sequence(utf8('À lire'))),
    ),
  );
  const store = sequence(oid('1.2.3'), octets(Buffer.from('la politique')));
  const cms = withUnsigned(built([...BASE, attribute(POLICY, identifier)]), attribute('0.4.0.19122.1.3', store));

  expect(found(cms).policy).toEqual({
    id: '1.3.6.1.4.1.99.1',
    url: 'https://politique.example/1',
    notice: 'À lire',
    digest: { algorithm: 'SHA256', value: digest.toString('base64') },
    stored: Buffer.from('la politique').toString('base64'),
  });
});

test('CAdES: an implied policy', () => {
  expect(found(built([...BASE, attribute(POLICY, NULL)])).policy).toEqual({ id: 'IMPLICIT_POLICY' });
});

test('CAdES: the time, the place and the roles that the signer claims', () => {
  const location = sequence(
    tagged(0, utf8('TN')),
    tagged(1, utf8('Tunis')),
    tagged(2, sequence(utf8('1 rue'), utf8('A'))),
  );
  const roles = sequence(tagged(0, sequence(attribute('2.5.4.72', utf8('gérant')))));
  const cms = built([
    ...BASE,
    attribute('1.2.840.113549.1.9.5', time(JANUARY)),
    attribute('1.2.840.113549.1.9.16.2.17', location),
    attribute('0.4.0.19122.1.1', roles),
  ]);

  expect(found(cms)).toMatchObject({
    signingTime: JANUARY,
    properties: {
      productionPlace: { countryName: 'TN', city: 'Tunis', address: '1 rue / A' },
      claimedRoles: ['gérant'],
    },
  });
});

test('CAdES: attributes that cannot be read say nothing', () => {
  const nonsense = ['1.2.840.113549.1.9.5', POLICY, '1.2.840.113549.1.9.16.2.17', '1.2.840.113549.1.9.16.2.16'];

  const { value, policy, signingTime, properties } = found(
    built([...BASE, ...nonsense.map((type) => attribute(type, octets(CONTENT)))]),
  );

  expect([value.intact, policy, signingTime]).toEqual([true, undefined, undefined]);
  expect(properties).toEqual({ contentType: '1.2.840.113549.1.7.1', commitments: [], claimedRoles: [] });
});

test('CAdES: countersignatures follow the signature that they countersign', () => {
  const cms = built(BASE);
  const value = signatureOf(cms);
  const counter = (signed: Uint8Array): Buffer =>
    attribute('1.2.840.113549.1.9.6', signerInfo(signer, [messageDigest(signed), signingCertificate(certificate.der)]));

  const [first, second, third] = cadesSignatures(withUnsigned(cms, counter(value), counter(CONTENT)), []);

  expect(first?.parent).toBeUndefined();
  expect(second).toMatchObject({ parent: first?.id, digests: [{ intact: true }], value: { intact: true } });
  expect(second?.structureError).toBeUndefined();
  expect(third).toMatchObject({ parent: first?.id, digests: [{ intact: false }], value: { intact: true } });
});

test('signer facts: the content comes in pieces', () => {
  const data = readSignedData(built(BASE));
  const [info] = data.signers;
  if (info === undefined) throw new Error('No signer');

  const facts = (...pieces: readonly Buffer[]) => signerFacts(data, info, pieces);

  expect(facts(CONTENT.subarray(0, 4), CONTENT.subarray(4)).digests).toMatchObject([{ intact: true }]);
  expect(facts(CONTENT.subarray(4)).digests).toMatchObject([{ found: true, intact: false }]);
  expect(facts(CONTENT)).toMatchObject({ level: 'B', baseline: true });
});

test.each([
  [
    'signers',
    () => signedData(CONTENT, [], ...Array.from({ length: 21 }, (_, n) => signerInfo(signer, [contentType(`1.${n}`)]))),
  ],
  [
    'certificates',
    () =>
      signedData(
        CONTENT,
        Array.from({ length: 51 }, () => certificate.der),
      ),
  ],
  ['attributes', () => built(Array.from({ length: 201 }, (_, n) => contentType(`1.2.${n}`)))],
  ['countersignatures', () => withUnsigned(built(BASE), attribute('1.2.840.113549.1.9.6', ...counters(40)))],
  ['timestamps', () => withUnsigned(built(BASE), attribute('1.2.840.113549.1.9.16.2.14', ...numbers(31)))],
])('CMS: one with more %s than anybody signs with is malformed', (_, make) => {
  expect(() => cadesSignatures(make(), [])).toThrow(Malformed);
});

const numbers = (count: number): Buffer[] => Array.from({ length: count }, (_, n) => integer(n));
const counters = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => signerInfo(signer, [messageDigest(Buffer.of(n))]));

test('signed data: the revocation data that Adobe puts into a signed attribute', () => {
  const [crl, response] = [sequence(integer(1)), sequence(integer(2))];
  const archival = sequence(tagged(0, sequence(crl)), tagged(1, sequence(response)));

  const data = readSignedData(built([...BASE, attribute('1.2.840.113583.1.1.8', archival)]));

  expect(data).toMatchObject({ crls: [crl], ocsps: [response] });
});
