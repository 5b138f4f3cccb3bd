import { readFileSync } from 'node:fs';
import { pem } from '../../../src/pki/certificate.ts';
import { file, keys, present, rootFile, run, trust } from '../pki.ts';

export const noXmlsec = !present('xmlsec1', '--version');

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const ETSI = 'http://uri.etsi.org/01903/v1.3.2#';

/** Elements whose Id attribute references are to, by name and namespace. */
export type Identified = readonly (readonly [name: string, namespace: string])[];

/** Tells xmlsec1 of the Ids of signatures, and of others. */
export const idArguments = (others: Identified = []): string[] =>
  [['SignedProperties', ETSI] as const, ['Object', DSIG] as const, ...others].flatMap(([name, namespace]) => [
    '--id-attr:Id',
    namespace === '' ? name : `${namespace}:${name}`,
  ]);

/** Tells xmlsec1 at what instant it is to verify, and whom to trust: it reads one certificate from each file. */
export const trustArguments = (at = '2026-01-15 12:00:00', trusted = rootFile): string[] => [
  ...['--verification-time', at, '--trusted-pem', trusted],
  ...untrusted,
];

const untrusted = trust.chain.flatMap(({ der }) => ['--untrusted-pem', file(pem(der))]);

/** What xmlsec1 says of the first signature, made by somebody whom the root of the fixtures vouches for. */
export const verifySignature = (xml: string, at?: string, ids?: Identified) =>
  run('xmlsec1', '--verify', ...trustArguments(at), ...idArguments(ids), file(xml));

export const keyFile = file(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'key.pem');

export interface Signing {
  readonly key?: string;
  readonly ids?: Identified;
  /** The Id of the signature to make, where there is more than one. */
  readonly node?: string;
}

/** Has xmlsec1 put in digests and a signature value. */
export function signedByXmlsec(xml: string, { key = keyFile, ids, node }: Signing = {}): string {
  const path = file('', 'signed.xml');
  const which = node === undefined ? [] : ['--node-xpath', `//*[@Id='${node}']`];
  const options = ['--output', path, '--privkey-pem', key, ...idArguments(ids), ...which];
  const { ok, output } = run('xmlsec1', '--sign', ...options, file(xml));
  if (!ok) throw new Error(output);
  return readFileSync(path, 'utf8');
}

/** What is inside the second Object of a signature: the bytes that were signed. */
export const contentOf = (xml: string): string =>
  Buffer.from(/<ds:Object Id="o-[^>]*>([^<]*)</.exec(xml)?.[1] ?? '', 'base64').toString();
