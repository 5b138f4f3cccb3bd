import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCertificate } from '../../src/pki/certificate.ts';
import { createCrl } from '../../src/pki/crl.ts';
import { readCrl } from '../../src/pki/crl-reader.ts';
import { bits, integer, octets, oid, sequence, TRUE, tagged, taggedBytes, time } from '../../src/pki/der.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import type { Reason } from '../../src/pki/revocation.ts';
import { SHA256_WITH_RSA } from '../../src/pki/signer.ts';
import { flipped } from './cades/openssl-cms.ts';
import { DAY, file, JANUARY, mutated, noOpenssl, openssl, readsOrRefuses, trust } from './pki.ts';

const issuer = trust.issuing.certificate;

const ours = (...revoked: { serial: string; reason: Reason }[]): Promise<Buffer> =>
  createCrl(trust.issuing, {
    number: 3,
    thisUpdate: JANUARY,
    nextUpdate: JANUARY + DAY,
    revoked: revoked.map((each) => ({ ...each, at: JANUARY - DAY })),
  });

test('CRL: our own says when it was made, by whom, and who is revoked', async () => {
  const crl = readCrl(await ours({ serial: '1A2B', reason: 'superseded' }, { serial: 'FF', reason: 'unspecified' }));

  expect(crl).toMatchObject({ issuer: issuer.encoded.subject, thisUpdate: JANUARY, nextUpdate: JANUARY + DAY });
  expect(crl.only).toBeUndefined();
  expect(crl.revocationOf('1A2B')).toEqual({ at: JANUARY - DAY, reason: 'superseded' });
  expect(crl.revocationOf('FF')).toEqual({ at: JANUARY - DAY, reason: 'unspecified' });
  expect(crl.revocationOf('1A')).toBeUndefined();
  expect(crl.revocationOf('-1A2B')).toBeUndefined();
});

test('CRL: an empty one', async () => {
  expect(readCrl(await ours()).revocationOf('01')).toBeUndefined();
});

test('CRL: its signature is its issuer’s and nobody else’s', async () => {
  const crl = readCrl(await ours());

  expect(crl.valueUnder(issuer)).toMatchObject({ encryption: 'RSA', digest: 'SHA256', intact: true });
  expect(crl.valueUnder(trust.timestamp.certificate).intact).toBe(false);
});

const reasons: Reason[] = [
  ...(['keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'certificateHold'] as const),
  'removeFromCRL',
];

/** An authority of OpenSSL's, with a certificate revoked for each reason, and its CRL. */
function opensslCrl(): { readonly crl: Buffer; readonly authority: Buffer; readonly serials: Map<string, string> } {
  const folder = `${file('')}.d`;
  mkdirSync(folder);
  const at = (name: string): string => `${folder}/${name}`;
  const serials = new Map(reasons.map((reason, index) => [reason as string, `0${index + 1}ABCDEF`]));
  const line = (reason: string, serial: string): string =>
    `R\t361231235959Z\t260110120000Z,${reason}\t${serial}\tunknown\t/CN=x`;
  writeFileSync(at('index.txt'), `${[...serials].map(([reason, serial]) => line(reason, serial)).join('\n')}\n`);
  writeFileSync(at('number'), '0A\n');
  writeFileSync(
    at('ca.cnf'),
    `[ca]\ndefault_ca=a\n[a]\ndatabase=${at('index.txt')}\ncrlnumber=${at('number')}\ndefault_md=sha384\ndefault_crl_days=30\n`,
  );
  const steps = [
    [
      ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384', '-subj', '/CN=Autorité'],
      ...['-keyout', at('key'), '-out', at('certificate')],
    ],
    ['ca', '-config', at('ca.cnf'), '-gencrl', '-keyfile', at('key'), '-cert', at('certificate'), '-out', at('pem')],
    ['crl', '-in', at('pem'), '-outform', 'DER', '-out', at('der')],
  ];
  for (const step of steps) {
    const { ok, output } = openssl(...step);
    if (!ok) throw new Error(output);
  }
  return { crl: readFileSync(at('der')), authority: readFileSync(at('certificate')), serials };
}

test.skipIf(noOpenssl)('CRL: one of OpenSSL, signed with ECDSA, with every reason that it writes', () => {
  const { crl, authority, serials } = opensslCrl();

  const read = readCrl(crl);

  expect(read.valueUnder(readCertificate(authority))).toEqual({
    ...{ encryption: 'ECDSA', digest: 'SHA384', keyLength: 384, intact: true },
  });
  for (const [reason, serial] of serials) {
    expect(read.revocationOf(serial)).toEqual({ at: Date.UTC(2026, 0, 10, 12), reason });
  }
});

const withExtension = (type: string, value: Buffer): Buffer =>
  sequence(
    sequence(
      ...[integer(1), SHA256_WITH_RSA, issuer.encoded.subject, time(JANUARY), time(JANUARY + DAY)],
      tagged(0, sequence(sequence(oid(type), TRUE, octets(value)))),
    ),
    SHA256_WITH_RSA,
    bits(Buffer.alloc(8)),
  );

const POINT = '2.5.29.28';

test.each([
  ['of changes only', '2.5.29.27', integer(1)],
  ['with a critical extension that nobody knows', '1.2.3.4', integer(1)],
  ['of other issuers', POINT, sequence(taggedBytes(4, Buffer.of(0xff)))],
  ['for some reasons only', POINT, sequence(taggedBytes(3, Buffer.of(1, 6)))],
  ['of attribute certificates', POINT, sequence(taggedBytes(5, Buffer.of(0xff)))],
])('CRL: one %s is refused', (_, type, value) => {
  expect(() => readCrl(withExtension(type, value))).toThrow(Malformed);
});

test.each([
  ['users', sequence(tagged(0, tagged(0, taggedBytes(6, 'http://crl.example'))), taggedBytes(1, Buffer.of(0xff)))],
  ['authorities', sequence(taggedBytes(2, Buffer.of(0xff)))],
  [undefined, sequence(taggedBytes(1, Buffer.of(0)))],
])('CRL: one of a distribution point says whose certificates it lists (%s)', (only, value) => {
  expect(readCrl(withExtension(POINT, value)).only).toBe(only);
});

test('CRL: one that was changed is malformed, not intact, or says the same', async () => {
  const crl = await ours({ serial: '1A2B', reason: 'superseded' });
  const said = (bytes: Buffer) => {
    const read = readCrl(bytes);
    return [read.valueUnder(issuer).intact, read.thisUpdate, read.nextUpdate, read.revocationOf('1A2B')];
  };

  fc.assert(
    fc.property(fc.oneof(mutated(crl), flipped(crl)), (changed) =>
      readsOrRefuses(() => {
        const found = said(changed);
        if (found[0]) expect(found).toEqual(said(crl));
      }),
    ),
    { numRuns: 500 },
  );
});
