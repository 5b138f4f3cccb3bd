import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Certificate, pem, readCertificate } from './certificate.ts';
import { issueCertificate, issueRoot } from './issue.ts';
import { GOVERNMENT, ISSUING, OCSP, type Profile, ROOT, TIMESTAMP, TOKEN } from './profiles.ts';
import type { Authority, Signer } from './signer.ts';

export type SignerName = 'root' | 'government' | 'issuing' | 'timestamp' | 'ocsp' | 'token';

/** The names of those who sign for a world, each after its issuer. */
export const SIGNERS: readonly SignerName[] = ['root', 'government', 'issuing', 'timestamp', 'ocsp', 'token'];

/** Keys and certificates as PEM text, to be kept. */
export interface TrustText {
  readonly signers: Readonly<Record<SignerName, { readonly certificate: string; readonly key: string }>>;
  readonly holderKeys: readonly string[];
  readonly operatorKeys: readonly string[];
}

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The authorities of a world, who else signs for it, and keys for those who get certificates. */
export interface Trust extends Readonly<Record<SignerName, Signer>> {
  readonly issuing: Authority;
  /** The certificates above a holder's, in order: the issuing, the government and the root authority's. */
  readonly chain: readonly Certificate[];
  readonly holderKeys: readonly KeyPair[];
  readonly operatorKeys: readonly KeyPair[];
}

/** Takes up keys and certificates that were kept. */
export function readTrust({ signers, holderKeys, operatorKeys }: TrustText): Trust {
  const read = (name: SignerName): Signer => ({
    certificate: readCertificate(signers[name].certificate),
    key: createPrivateKey(signers[name].key),
  });
  const root = read('root');
  const government = read('government');
  const issuing = read('issuing');
  return {
    root,
    government,
    issuing,
    timestamp: read('timestamp'),
    ocsp: read('ocsp'),
    token: read('token'),
    chain: [issuing.certificate, government.certificate, root.certificate],
    holderKeys: holderKeys.map(keyPair),
    operatorKeys: operatorKeys.map(keyPair),
  };
}

function keyPair(text: string): KeyPair {
  const privateKey = createPrivateKey(text);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

const HOLDERS = 12;
const OPERATORS = 3;

/** Makes all keys and certificates anew, which takes seconds. */
export async function freshTrust(): Promise<TrustText> {
  const root = await freshSigner(ROOT, 'Tunisia National Root CA TEST');
  const government = await freshSigner(GOVERNMENT, 'Tunisia Gov CA TEST', root);
  const issuing = await freshSigner(ISSUING, 'TnTrust Gov CA TEST', government);
  return {
    signers: {
      root: signerText(root),
      government: signerText(government),
      issuing: signerText(issuing),
      timestamp: signerText(await freshSigner(TIMESTAMP, 'Timestamping TEST', issuing)),
      ocsp: signerText(await freshSigner(OCSP, 'OCSP TEST', issuing)),
      token: signerText(await freshSigner(TOKEN, 'Authorization tokens TEST', issuing)),
    },
    holderKeys: await freshKeys(HOLDERS),
    operatorKeys: await freshKeys(OPERATORS),
  };
}

const MODULUS_BITS = 2048;
const generate = promisify(generateKeyPair);

const freshKey = async (): Promise<KeyObject> => (await generate('rsa', { modulusLength: MODULUS_BITS })).privateKey;

const freshKeys = (count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, async () => keyText(await freshKey())));

/** Long enough for any world's clock. */
const VALIDITY = { notBefore: Date.UTC(2015, 0, 1), notAfter: Date.UTC(2055, 0, 1) };

const SUBJECT = { C: 'TN', L: 'Tunis', O: 'National Digital Certification Agency TEST' };

/** @param commonName must not look like the name of a host: the authorities' name constraints forbid it */
async function freshSigner(profile: Profile, commonName: string, issuer?: Authority): Promise<Signer> {
  const key = await freshKey();
  const publicKey = createPublicKey(key);
  const subject = { ...SUBJECT, CN: commonName };
  const request = { profile, subject, publicKey, serial: serialOf(publicKey), ...VALIDITY };
  const der = await (issuer === undefined ? issueRoot(key, request) : issueCertificate(issuer, request));
  return { certificate: readCertificate(der), key };
}

/** Eight bytes of the key's digest: no other key has them. */
const serialOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

const keyText = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const signerText = ({ certificate, key }: Signer): TrustText['signers'][SignerName] => ({
  certificate: pem(certificate.der),
  key: keyText(key),
});
