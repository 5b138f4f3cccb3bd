import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Certificate } from './certificate.ts';
import { bits, sequence } from './der.ts';
import { algorithm } from './hash.ts';
import { OID } from './oids.ts';

/** Somebody who signs: a private RSA key, and the certificate of its public key. */
export interface Signer {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** A signer whose certificate is that of a certification authority. */
export type Authority = Signer;

const signInPool = promisify(sign);

/** A PKCS#1 v1.5 signature with SHA-256, made on Node's thread pool: the same for the same bytes and key. */
export const signBytes = (key: KeyObject, bytes: Uint8Array): Promise<Buffer> => signInPool('sha256', bytes, key);

/** The signature algorithm of everything we sign. */
export const SHA256_WITH_RSA = algorithm(OID.sha256WithRsa);

/** What certificates, CRLs and OCSP answers share: the part to be signed, the algorithm, the signature. */
export const signed = async (key: KeyObject, toBeSigned: Buffer, ...more: readonly Buffer[]): Promise<Buffer> =>
  sequence(toBeSigned, SHA256_WITH_RSA, bits(await signBytes(key, toBeSigned)), ...more);
