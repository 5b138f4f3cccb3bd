import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pem } from '../../src/pki/certificate.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import { legalPerson } from '../../src/pki/name.ts';
import { exportPkcs12, readPkcs12 } from '../../src/pki/pkcs12.ts';
import {
  certificateFile,
  chainFile,
  file,
  holder,
  keys,
  mutated,
  noOpenssl,
  openssl,
  present,
  run,
  trust,
} from './pki.ts';

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

const fingerprints = (certificates: readonly { der: Buffer }[]) => certificates.map(({ der }) => der.toString('hex'));

test('PKCS#12: what was exported is read again', async () => {
  const read = await readPkcs12(await exported(), 'operator-7');

  const { certificate } = await holder({ subject });
  expect(read.key.equals(keys.privateKey)).toBe(true);
  expect(fingerprints([read.certificate, ...read.chain])).toEqual(fingerprints([certificate, ...trust.chain]));
});

const keyFile = file(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));

/** A file that OpenSSL made. */
async function foreign(...options: string[]): Promise<Buffer> {
  const path = file('', 'foreign.p12');
  const made = openssl(
    ...['pkcs12', '-export', '-inkey', keyFile, '-in', certificateFile(await holder()), '-passout', 'pass:secret'],
    ...['-out', path, ...options],
  );
  expect(made).toEqual({ ok: true, output: '' });
  return readFileSync(path);
}

test.skipIf(noOpenssl).each([
  ['as it is used to', []],
  ['with the chain', ['-certfile', chainFile]],
  ['with triple DES and SHA-1', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ['without encryption', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
])('PKCS#12: what OpenSSL made is read: %s', async (_, options) => {
  const read = await readPkcs12(await foreign(...options), 'secret');

  const chain = options.includes(chainFile) ? trust.chain : [];
  expect(read.key.equals(keys.privateKey)).toBe(true);
  expect(fingerprints([read.certificate, ...read.chain])).toEqual(
    fingerprints([(await holder()).certificate, ...chain]),
  );
});

test.skipIf(noOpenssl)('PKCS#12: without a key, or without its certificate, it is refused', async () => {
  await expect(readPkcs12(await foreign('-nokeys'), 'secret')).rejects.toThrow('without an RSA key');
  const path = file('', 'other.p12');
  const other = ['-inkey', keyFile, '-nocerts', '-in', keyFile, '-passout', 'pass:secret', '-out', path];
  openssl('pkcs12', '-export', ...other);
  await expect(readPkcs12(readFileSync(path), 'secret')).rejects.toThrow('without the certificate of its key');
});

test('PKCS#12: another password, and what is no PKCS#12, is malformed', async () => {
  await expect(readPkcs12(await exported(), 'something else')).rejects.toThrow(Malformed);
  for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(2 ** 20 + 1), Buffer.alloc(9000, 0x30)]) {
    await expect(readPkcs12(bytes, '')).rejects.toThrow(Malformed);
  }
});

test('PKCS#12: changed bytes are read or refused, never worse', async () => {
  const bytes = await exported();

  await fc.assert(
    fc.asyncProperty(mutated(bytes), async (changed) => {
      await readPkcs12(changed, 'operator-7').catch((error) => expect(error).toBeInstanceOf(Malformed));
    }),
    // The same changes in every run: others may ask for a million times more iterations.
    { numRuns: 200, seed: 1 },
  );
});
