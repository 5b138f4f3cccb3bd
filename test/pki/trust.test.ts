import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { freshTrust, readTrust, SIGNERS } from '../../src/pki/trust.ts';
import { chainFile, file, fixtures, noOpenssl, openssl, rootFile, trust } from './pki.ts';

test.skipIf(noOpenssl).each(['timestamp', 'ocsp', 'token'] as const)(
  'fixtures: OpenSSL verifies the %s signer in 2016, 2026 and 2054',
  (name) => {
    const certificate = file(fixtures.signers[name].certificate);
    const verified = [2016, 2026, 2054].map(
      (year) =>
        openssl(
          'verify',
          '-CAfile',
          rootFile,
          '-untrusted',
          chainFile,
          '-attime',
          `${Date.UTC(year) / 1000}`,
          certificate,
        ).ok,
    );

    expect(verified).toEqual([true, true, true]);
  },
);

test.skipIf(noOpenssl).each([
  ['timestamp', 'timestampsign'],
  ['ocsp', 'ocsphelper'],
] as const)('fixtures: OpenSSL takes the %s signer for what it is', (name, purpose) => {
  const certificate = file(fixtures.signers[name].certificate);

  const verified = openssl('verify', '-purpose', purpose, '-CAfile', rootFile, '-untrusted', chainFile, certificate);

  expect(verified.output).toContain('OK');
});

test('fixtures: every name says TEST, every key is its certificate’s', () => {
  for (const name of SIGNERS) {
    const { certificate, key } = trust[name];
    expect(certificate.subject['O']).toMatch(/TEST$/);
    expect(certificate.subject['CN']).toMatch(/TEST$/);
    expect(new X509Certificate(certificate.der).checkPrivateKey(key)).toBe(true);
  }
});

test('fixtures: twelve holders and three operators, each with a key of its own', () => {
  const keys = [...fixtures.holderKeys, ...fixtures.operatorKeys, ...SIGNERS.map((name) => fixtures.signers[name].key)];

  expect(trust.holderKeys).toHaveLength(12);
  expect(trust.operatorKeys).toHaveLength(3);
  expect(new Set(keys).size).toBe(12 + 3 + 6);
});

test('fixtures: the chain leads from the issuing authority to the root', () => {
  const [issuing, government, root] = trust.chain.map(({ der }) => new X509Certificate(der));

  expect(issuing?.verify(trust.government.certificate.publicKey)).toBe(true);
  expect(government?.verify(trust.root.certificate.publicKey)).toBe(true);
  expect(root?.verify(trust.root.certificate.publicKey)).toBe(true);
});

test('fresh: another world of the same shape', async () => {
  const text = await freshTrust();

  const fresh = readTrust(JSON.parse(JSON.stringify(text)));

  expect(fresh.holderKeys).toHaveLength(12);
  expect(fresh.operatorKeys).toHaveLength(3);
  expect(fresh.chain.map(({ subject }) => subject)).toEqual(trust.chain.map(({ subject }) => subject));
  expect(fresh.root.certificate.serial).not.toBe(trust.root.certificate.serial);
  expect(new X509Certificate(fresh.token.certificate.der).verify(fresh.issuing.certificate.publicKey)).toBe(true);
}, 60_000);
