import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { pem } from '../../src/pki/certificate.ts';
import { legalPerson } from '../../src/pki/name.ts';
import { exportPkcs12 } from '../../src/pki/pkcs12.ts';
import { file, holder, keys, noOpenssl, openssl, present, run, trust } from './pki.ts';

const subject = legalPerson('TN', { name: 'Société «Émir», تونس', identifier: 'VATTN-1182431M' });

/** Bytes that differ from draw to draw, the same in each run. */
function draws(seed: string): (length: number) => Buffer {
  let count = 0;
  return (length) => createHash('sha256').update(`${seed}${++count}`).digest().subarray(0, length);
}

const exported = async (seed = 'seed'): Promise<Buffer> =>
  exportPkcs12(await holder({ subject }), {
    chain: trust.chain,
    password: 'operator-7',
    friendlyName: 'Opérateur',
    random: draws(seed),
  });

const open = (path: string, password: string, ...more: string[]) =>
  openssl('pkcs12', '-in', path, '-passin', `pass:${password}`, ...more);

test.skipIf(noOpenssl)('PKCS#12: OpenSSL opens it without old algorithms, with its password only', async () => {
  const path = file(await exported());

  const { output } = open(path, 'operator-7', '-info', '-noout');

  expect(output).toContain('PBES2, PBKDF2, AES-256-CBC, Iteration 2048, PRF hmacWithSHA256');
  expect(open(path, 'something else', '-noout').output).toContain('invalid password');
});

test.skipIf(noOpenssl)('PKCS#12: what OpenSSL finds in it is the key and the whole chain, byte for byte', async () => {
  const path = file(await exported());

  const { output } = open(path, 'operator-7', '-nodes');

  const certificates = output.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const key = createPrivateKey(output.match(/-----BEGIN PRIVATE KEY-----[\s\S]*-----END PRIVATE KEY-----/)?.[0] ?? '');
  const expected = [(await holder({ subject })).certificate, ...trust.chain];
  expect(certificates.map((text) => pem(new X509Certificate(text).raw))).toEqual(expected.map(({ der }) => pem(der)));
  expect(key.equals(keys.privateKey)).toBe(true);
});

test.skipIf(!present('keytool', '-help'))('PKCS#12: Java opens it (skipped without keytool)', async () => {
  const path = file(await exported(), 'operator.p12');

  const { output } = run(
    'keytool',
    '-list',
    '-v',
    '-keystore',
    path,
    '-storetype',
    'PKCS12',
    '-storepass',
    'operator-7',
  );

  expect(output).toMatch(/PrivateKeyEntry/);
  expect(output).toContain('Certificate chain length: 4');
});

test('PKCS#12: the same random bytes give the same file, others another', async () => {
  const first = await exported();

  expect(await exported()).toEqual(first);
  expect(await exported('another seed')).not.toEqual(first);
});
