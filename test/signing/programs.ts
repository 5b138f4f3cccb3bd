import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainFile, file, openssl, present, rootFile, run } from '../pki/pki.ts';
import { DSIG, idArguments, trustArguments } from '../pki/xades/xmlsec.ts';

export const noPdfsig = !present('pdfsig', '-v');

/**
 * Whether xmlsec1 finds a signature good at an instant of January 2026.
 * @param xpath which signature, the first unless it is said
 * @param trusted PEM files of roots
 */
export function xmlsecAccepts(xml: string, { xpath = '', originals = {}, trusted = rootFile }: XmlsecOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'xmlsec-'));
  for (const [name, bytes] of Object.entries({ 'signed.xml': xml, ...originals }))
    writeFileSync(join(folder, name), bytes);
  const { status, stderr } = spawnSync(
    'xmlsec1',
    [
      ...['--verify', ...trustArguments(undefined, trusted), ...idArguments([['SignatureValue', DSIG]])],
      ...(xpath === '' ? [] : ['--node-xpath', xpath]),
      'signed.xml',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  return { ok: status === 0, output: stderr };
}

export interface XmlsecOptions {
  readonly xpath?: string;
  readonly originals?: Readonly<Record<string, Uint8Array>>;
  readonly trusted?: string;
}

/** What OpenSSL says of a CMS signature of January 2026, of its own content or of another. */
export const cmsVerified = (cms: Buffer, content?: Buffer) =>
  openssl(
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file(cms), '-out', '/dev/null', '-purpose', 'any'],
    ...['-CAfile', chainFile, '-attime', String(Date.UTC(2026, 0, 15, 12) / 1000)],
    ...(content === undefined ? [] : ['-content', file(content)]),
  );

/** What pdfsig says of every signature of a PDF, without judging certificates. */
export const pdfsig = (pdf: Buffer): string => run('pdfsig', '-nocert', file(pdf, 'signed.pdf')).output;

/** What pdfsig says is so, of each signature in turn. */
export const pdfsigVerdicts = (pdf: Buffer): string[] =>
  [...pdfsig(pdf).matchAll(/Signature Validation: (.*)/g)].map(([, verdict = '']) => verdict);
