import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { digestOf } from '../../src/pki/algorithms.ts';
import { readCertificate } from '../../src/pki/certificate.ts';
import { type CertificateRequest, issueCertificate, issueRoot } from '../../src/pki/issue.ts';
import { ISSUING } from '../../src/pki/profiles.ts';
import type { Authority } from '../../src/pki/signer.ts';
import { createTimestamp } from '../../src/pki/timestamp.ts';
import type { KeyPair } from '../../src/pki/trust.ts';
import { DAY, JANUARY, keys, REQUEST, trust } from '../pki/pki.ts';
import type { DocumentSigner, SigningMethod } from './document-signer.ts';

/** What a signer is to be like; by default one whom the test authority certified, with an RSA key. */
export interface LocalSigner {
  readonly method?: SigningMethod;
  readonly keys?: KeyPair;
  /** Who certifies; by default the issuing test authority. */
  readonly authority?: Authority;
  /** The certificates above; by default those of the test authority. */
  readonly chain?: readonly Buffer[];
  /** The certificate to be. */
  readonly request?: Partial<CertificateRequest>;
  /** The instant of timestamps, in milliseconds since 1970. */
  readonly stampedAt?: number;
}

/** A signer with a key of their own, as there is outside the simulator. */
export async function localSigner(signer: LocalSigner = {}): Promise<DocumentSigner> {
  const { method = 'RSA', authority = trust.issuing, stampedAt = JANUARY } = signer;
  const pair = signer.keys ?? (method === 'ECDSA' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : keys);
  const request = { ...REQUEST, publicKey: pair.publicKey, ...signer.request };
  return {
    method,
    certificate: await issueCertificate(authority, request),
    chain: signer.chain ?? trust.chain.map(({ der }) => der),
    sign: async (toBeSigned, form = 'der') => sign('sha256', toBeSigned, keyFor(method, pair.privateKey, form)),
    timestamp: (toBeStamped) => stamp(toBeStamped, stampedAt),
  };
}

function keyFor(method: SigningMethod, key: KeyObject, dsaEncoding: 'der' | 'ieee-p1363') {
  if (method !== 'RSA-PSS') return { key, dsaEncoding };
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

function stamp(toBeStamped: Buffer, genTime: number): Promise<Buffer> {
  const digest = digestOf('SHA256', toBeStamped);
  const certificates = [trust.timestamp.certificate, ...trust.chain];
  const serial = `1${digest.toString('hex', 0, 8)}`.padEnd(18, '0');
  return createTimestamp(trust.timestamp, { hash: 'SHA256', digest, serial, genTime, certificates });
}

/** A root authority that nobody knows. */
export async function strangeAuthority(): Promise<Authority> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = await issueRoot(privateKey, {
    profile: ISSUING,
    subject: { C: 'TN', CN: 'Unknown CA TEST' },
    publicKey,
    serial: '5A17',
    notBefore: JANUARY - 365 * DAY,
    notAfter: JANUARY + 3650 * DAY,
  });
  return { certificate: readCertificate(certificate), key: privateKey };
}

/** A signer whose certificate that authority issued. */
export const certifiedBy = (authority: Authority, signer: LocalSigner = {}): Promise<DocumentSigner> =>
  localSigner({ ...signer, authority, chain: [authority.certificate.der] });
