import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { pem, readCertificate } from '../../src/pki/certificate.ts';
import { readFixtures } from '../../src/pki/fixtures.ts';
import { type CertificateRequest, issueCertificate } from '../../src/pki/issue.ts';
import { Malformed } from '../../src/pki/malformed.ts';
import { naturalPerson } from '../../src/pki/name.ts';
import { PERSO } from '../../src/pki/profiles.ts';
import type { Signer } from '../../src/pki/signer.ts';
import { type KeyPair, readTrust } from '../../src/pki/trust.ts';

export const fixtures = await readFixtures(new URL('../../fixtures/pki/', import.meta.url));
export const trust = readTrust(fixtures);

export const JANUARY = Date.UTC(2026, 0, 15, 9);
export const DAY = 86_400_000;

/** The first holder's keys. */
export const [keys] = trust.holderKeys as [KeyPair];

export const REQUEST: CertificateRequest = {
  profile: PERSO,
  subject: naturalPerson({ country: 'TN', firstname: 'Folen', name: 'Ben Foulen', identifier: 'IDCTN-01234567' }),
  publicKey: keys.publicKey,
  serial: '1A2B3C4D5E6F7081',
  notBefore: JANUARY,
  notAfter: JANUARY + 730 * DAY,
  email: 'folen.benfoulen@certification.tn',
};

/** Somebody who was given a certificate, the first holder unless the request says otherwise. */
export async function holder(request: Partial<CertificateRequest> = {}): Promise<Signer> {
  return {
    certificate: readCertificate(await issueCertificate(trust.issuing, { ...REQUEST, ...request })),
    key: keys.privateKey,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'pki-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** Puts bytes where another program can read them. */
export function file(content: string | Uint8Array, name = 'file'): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  return path;
}

/** A certificate as a PEM file. */
export const certificateFile = ({ certificate }: Signer): string => file(pem(certificate.der), 'certificate.pem');

export const rootFile = file(fixtures.signers.root.certificate, 'root.pem');
export const chainFile = file(trust.chain.map(({ der }) => pem(der)).join(''), 'chain.pem');
export const issuingFile = file(fixtures.signers.issuing.certificate, 'issuing.pem');

/** Runs another program; what it wrote, and whether it was content. */
export function run(program: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

export const openssl = (...args: readonly string[]) => run('openssl', ...args);

/** Whether a program is there to check with. */
export const present = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args).error === undefined;

export const noOpenssl = !present('openssl', 'version');

/** Bytes that were changed, cut or added to in some places. */
export const mutated = (bytes: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(3), fc.uint8Array({ minLength: 1, maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) =>
      changes.reduce((changed, [at, removed, added]) => {
        return Buffer.concat([changed.subarray(0, at), added, changed.subarray(at + removed)]);
      }, bytes),
    );

/** Runs what reads strangers' bytes: it may be content, or find them malformed. */
export function readsOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
  }
}
