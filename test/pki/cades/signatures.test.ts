import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cadesSignatures } from '../../../src/pki/cades/signatures.ts';
import { readCertificate } from '../../../src/pki/certificate.ts';
import { Malformed } from '../../../src/pki/malformed.ts';
import type { FoundSignature } from '../../../src/pki/signed-document.ts';
import { holder, mutated, noOpenssl } from '../pki.ts';
import { contentType, messageDigest, signedData, signerInfo } from './built-cms.ts';
import { flipped, inBer, keyFiles, opensslAccepts, signWith } from './openssl-cms.ts';

const CONTENT = 'Je soussigné, pour essai.\n';

const rsa = noOpenssl ? undefined : keyFiles('-newkey', 'rsa:2048');
const ec = noOpenssl ? undefined : keyFiles('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256');
const needed = <T>(value: T | undefined): T => value as T;

const sample = (name: string): Buffer =>
  readFileSync(new URL(`../../dss/samples/dss-cades/validation/${name}`, import.meta.url));

const original = (text: string) => ({ bytes: Buffer.from(text) });

const isGood = ({ digests, value, structureError }: FoundSignature): boolean =>
  value.intact && digests.every(({ intact }) => intact) && structureError === undefined;

const forms: [string, 'rsa' | 'ec', string[], object][] = [
  ['PKCS #1', 'rsa', ['-nodetach', '-md', 'sha384'], { encryption: 'RSA', digest: 'SHA384', keyLength: 2048 }],
  [
    'PSS',
    'rsa',
    ['-nodetach', '-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss'],
    { encryption: 'RSA', digest: 'SHA256', mask: 'SHA256', keyLength: 2048 },
  ],
  [
    'PSS with a short salt',
    'rsa',
    ['-nodetach', '-md', 'sha512', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:8'],
    { encryption: 'RSA', digest: 'SHA512', mask: 'SHA512', keyLength: 2048 },
  ],
  ['ECDSA', 'ec', ['-nodetach', '-md', 'sha256'], { encryption: 'ECDSA', digest: 'SHA256', keyLength: 256 }],
  ['subject key identifier', 'ec', ['-nodetach', '-keyid'], { encryption: 'ECDSA', digest: 'SHA256', keyLength: 256 }],
  ['no certificate attribute', 'rsa', ['-nodetach'], { encryption: 'RSA', digest: 'SHA256', keyLength: 2048 }],
  ['no attributes', 'rsa', ['-nodetach', '-noattr'], { encryption: 'RSA', digest: 'SHA256', keyLength: 2048 }],
  ['SHA-1', 'rsa', ['-nodetach', '-md', 'sha1'], { encryption: 'RSA', digest: 'SHA1', keyLength: 2048 }],
  ['indefinite lengths', 'rsa', ['-nodetach', '-stream'], { encryption: 'RSA', digest: 'SHA256', keyLength: 2048 }],
];

test.skipIf(noOpenssl).each(forms)('CMS: what OpenSSL signs is found to be as it is (%s)', (_, who, options, value) => {
  const keys = needed(who === 'rsa' ? rsa : ec);
  const cms = signWith(keys, CONTENT, ...options);

  const [found, ...more] = cadesSignatures(cms, []);

  expect(more).toEqual([]);
  expect(found?.value).toEqual({ ...value, intact: true });
  expect(found?.digests).toEqual([expect.objectContaining({ type: 'MESSAGE_DIGEST', found: true, intact: true })]);
  expect(found?.signer.certificate).toBe(readCertificate(readFileSync(keys.certificate)).der.toString('base64'));
  expect(found?.format).toBe('CMS-NOT-ETSI');
  expect(found?.structureError).toBeUndefined();
  expect(found?.scopes).toEqual([{ value: 'Full document', name: 'Full document', scope: 'FULL' }]);
});

test.skipIf(noOpenssl)('CAdES: OpenSSL signs with the signing-certificate attribute, and its issuer and serial', () => {
  const [found] = cadesSignatures(signWith(needed(rsa), CONTENT, '-nodetach', '-cades'), []);

  expect(found).toMatchObject({
    format: 'CAdES-BASELINE-B',
    signer: { attributePresent: true, digestPresent: true, digestMatch: true },
    properties: { contentType: '1.2.840.113549.1.7.1', commitments: [], claimedRoles: [] },
  });
  expect(found?.signingTime).toBeGreaterThan(Date.UTC(2020, 0));
  expect(found?.id).toMatch(/^id-[0-9a-f]{32}$/);
});

test.skipIf(noOpenssl)('CAdES: of several originals the one that was signed is taken, else the first', () => {
  const cms = signWith(needed(rsa), CONTENT, '-cades');

  const [right] = cadesSignatures(cms, [original('something else'), original(CONTENT)]);
  const [wrong] = cadesSignatures(cms, [original('something else')]);
  const [none] = cadesSignatures(cms, []);

  expect(right && isGood(right)).toBe(true);
  expect(wrong?.digests[0]).toMatchObject({ found: true, intact: false });
  expect(wrong?.value.intact).toBe(true);
  expect(none?.digests[0]).toMatchObject({ found: false, intact: false });
  expect(none?.scopes).toEqual([]);
  expect(opensslAccepts(cms, CONTENT)).toBe(true);
  expect(opensslAccepts(cms, 'something else')).toBe(false);
});

test('CMS: however many signers there are, each original is digested once, and no key is tried for it', async () => {
  const signers = await Promise.all(
    ['0A', '0B', '0C', '0D', '0E', '0F'].map((serial) => holder({ serial: `1A2B3C4D5E6F70${serial}` })),
  );
  const infos = signers.map((signer) => signerInfo(signer, [contentType(), messageDigest(Buffer.from(CONTENT))]));
  const certificates = signers.map(({ certificate }) => certificate.der);
  const reads = new Map<number, number>();
  const originals = [...Array.from({ length: 99 }, (_, n) => `not this one: ${n}`), CONTENT].map((text, n) => ({
    get bytes() {
      reads.set(n, (reads.get(n) ?? 0) + 1);
      return Buffer.from(text);
    },
  }));

  const found = cadesSignatures(signedData(undefined, certificates, ...infos), originals);

  expect(found.map(isGood)).toEqual(signers.map(() => true));
  expect([...reads.values()]).toEqual([...Array.from({ length: 99 }, () => 1), 1 + signers.length]);
});

test.skipIf(noOpenssl).each(['-cades', '-noattr'])('CMS: BER gives the facts that DER gives (%s)', (option) => {
  const cms = signWith(needed(ec), CONTENT, '-nodetach', option);
  const ber = inBer(cms);

  expect(ber.equals(cms)).toBe(false);
  expect(cadesSignatures(ber, [])).toEqual(cadesSignatures(cms, []));
  expect(cadesSignatures(Buffer.concat([cms, Buffer.alloc(99)]), [])).toEqual(cadesSignatures(cms, []));
});

test.skipIf(noOpenssl)('CMS: every signer is a signature of its own', () => {
  const cms = signWith(
    needed(rsa),
    CONTENT,
    ...['-nodetach', '-signer', needed(ec).certificate, '-inkey', needed(ec).key],
  );

  const found = cadesSignatures(cms, []);

  expect(found.map(({ value }) => value.encryption).sort()).toEqual(['ECDSA', 'RSA']);
  expect(found.every(isGood)).toBe(true);
  expect(new Set(found.map(({ id }) => id)).size).toBe(2);
});

test('CAdES: the enveloping sample of DSS says what its signer says', () => {
  const [found] = cadesSignatures(sample('dss-2011/cades-enveloping.pkcs7'), []);

  expect(found && isGood(found)).toBe(true);
  expect(found).toMatchObject({
    format: 'CAdES-BASELINE-B',
    signer: { attributePresent: true, digestMatch: true, issuerSerialMatch: true },
    properties: {
      contentIdentifier: 'TEST-PREFIX20200402155255Z-8758151347276410486',
      contentHints: '1.2.840.113549.1.7.1 [text/plain]',
      productionPlace: { address: 'Line1 / Line2', city: 'Kehlen', countryName: 'LU' },
      commitments: ['1.2.840.113549.1.9.16.6.5', '1.2.840.113549.1.9.16.6.6'],
      claimedRoles: ['supplier'],
    },
  });
});

test('CMS: the sample of DSS without certificates has a good digest and nobody who signed', () => {
  const [found] = cadesSignatures(sample('cms-no-sign-cert.p7m'), []);

  expect(found).toMatchObject({ format: 'CMS-NOT-ETSI', certificates: [], value: { intact: false } });
  expect(found?.digests[0]).toMatchObject({ found: true, intact: true });
  expect(found?.signer.certificate).toBeUndefined();
});

test.skipIf(noOpenssl).each([
  ['attached', ['-nodetach', '-cades']],
  ['without attributes', ['-nodetach', '-noattr']],
  ['with indefinite lengths', ['-nodetach', '-cades', '-stream']],
])('CMS: what was changed is malformed, or has another content only if it is not intact (%s)', (_, options) => {
  const cms = signWith(needed(ec), CONTENT, ...options);
  const [genuine] = cadesSignatures(cms, []);

  fc.assert(
    fc.property(fc.oneof(mutated(cms), flipped(cms)), (changed) => {
      const found = readOrRefuse(changed);
      for (const signature of found.filter(isGood)) {
        expect(signature.digests[0]?.value).toBe(genuine?.digests[0]?.value);
      }
    }),
    { numRuns: 500 },
  );
});

function readOrRefuse(bytes: Buffer): FoundSignature[] {
  try {
    return cadesSignatures(bytes, []);
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return [];
  }
}

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('-----BEGIN PKCS7-----')],
  ['zeros', Buffer.alloc(1000)],
  ['a certificate', Buffer.from('3003020101', 'hex')],
])('CMS: %s is malformed', (_, bytes) => {
  expect(() => cadesSignatures(bytes, [])).toThrow(Malformed);
});
