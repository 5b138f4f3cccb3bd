import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { exportPkcs12 } from '../../src/pki/pkcs12.ts';
import { file, holder, trust } from '../pki/pki.ts';
import { contentOf, noXmlsec, verifySignature } from '../pki/xades/xmlsec.ts';
import { run, runOn } from './program.ts';

const PASSWORD = 'operator-7';
const BODY = '{"organisation":"Société <Émir> & fils","userId":"01234567"}\n';

const p12 = file(
  await exportPkcs12(await holder(), {
    chain: trust.chain,
    password: PASSWORD,
    friendlyName: 'operator',
    random: (length) => createHash('sha512').update('random').digest().subarray(0, length),
  }),
);

const sign = (input: string | Buffer, ...more: string[]) =>
  runOn(input, 'sign-xades', '--p12', p12, '--password', PASSWORD, ...more);

const decoded = (stdout: string): string => {
  expect(stdout).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
  return Buffer.from(stdout, 'base64').toString();
};

test.skipIf(noXmlsec)(
  'sign-xades: xmlsec1 verifies its signature of what it read (skipped without xmlsec1)',
  async () => {
    const { code, stdout } = await sign(BODY, '--at', '2026-01-15T10:00:00+01:00');

    const xml = decoded(stdout);
    expect(code).toBe(0);
    expect(verifySignature(xml)).toMatchObject({ ok: true });
    expect(contentOf(xml)).toBe(BODY);
    expect(xml).toContain('<xades:SigningTime>2026-01-15T09:00:00Z</xades:SigningTime>');
    expect(xml.match(/<ds:X509Certificate>/g)).toHaveLength(4);
  },
);

test('sign-xades: the same file, body and instant give the same signature; the body is signed byte for byte', async () => {
  const at = ['--at', '2026-01-15T09:00:00Z'];
  const bytes = Buffer.from([0, 255, 10, 13, 128]);

  const first = await sign(bytes, ...at);

  expect(await sign(bytes, ...at)).toEqual(first);
  expect(decoded(first.stdout)).toContain(`>${bytes.toString('base64')}</ds:Object>`);
  expect((await sign(BODY, ...at)).stdout).not.toBe(first.stdout);
});

test('sign-xades: it signs at the time it is, unless another is said', async () => {
  const before = Date.now() - 1000;

  const { stdout } = await sign(BODY);

  const [, at = ''] = /<xades:SigningTime>([^<]+)/.exec(decoded(stdout)) ?? [];
  expect(Date.parse(at)).toBeGreaterThan(before);
  expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
});

test('sign-xades: says what it takes, and what is wrong with it', async () => {
  const refused = async (...args: string[]) => {
    const { code, stdout, stderr } = await run('sign-xades', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  expect(await refused()).toContain('--p12 FILE --password PASSWORD');
  expect(await refused('--p12', p12)).toContain('--password PASSWORD');
  expect(await refused('--p12', p12, '--password', 'wrong')).toContain(
    `${p12}: Not a PKCS#12 file, or another password`,
  );
  expect(await refused('--p12', 'README.md', '--password', 'x')).toContain('README.md: Not a PKCS#12 file');
  expect(await refused('--p12', 'missing.p12', '--password', 'x')).toContain('missing.p12');
  expect(await refused('--p12', p12, '--password', PASSWORD, '--at', 'noon')).toContain('not noon');
});
