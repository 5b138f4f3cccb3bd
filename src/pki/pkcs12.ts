import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type Certificate, pem, readCertificate } from './certificate.ts';
import { Malformed } from './malformed.ts';
import type { Signer } from './signer.ts';

export interface Pkcs12Export {
  /** The certificates above the signer's, in order. */
  readonly chain: readonly Certificate[];
  /** ASCII: node-forge derives one key from its characters and the other from its UTF-16 form. */
  readonly password: string;
  /** What key stores call the entry. */
  readonly friendlyName: string;
  /** Gives as many bytes as it is asked for, for salts and the initialization vector. */
  readonly random: (length: number) => Uint8Array;
}

/** AES-256 and PBKDF2 with SHA-256 (PBES2); the MAC is HMAC with SHA-1, node-forge having no other. */
const PROTECTION = { algorithm: 'aes256', prfAlgorithm: 'sha256', count: 2048, saltSize: 16 } as const;

/** A key with its certificates as PKCS#12 (RFC 7292), as DER: the same for the same random bytes. */
export async function exportPkcs12({ certificate, key }: Signer, options: Pkcs12Export): Promise<Buffer> {
  const { default: forge } = await import('node-forge');
  const certificates = [certificate, ...options.chain].map(({ der }) => forge.pki.certificateFromPem(pem(der)));
  const privateKey = forge.pki.privateKeyFromPem(key.export({ type: 'pkcs1', format: 'pem' }).toString());
  const { password, friendlyName } = options;
  const safe = withRandom(forge.random, options.random, () =>
    forge.pkcs12.toPkcs12Asn1(privateKey, certificates, password, { ...PROTECTION, friendlyName }),
  );
  return Buffer.from(forge.asn1.toDer(safe).getBytes(), 'binary');
}

/** node-forge takes random bytes from one place only; ours stand in for them while it works, which is at one go. */
function withRandom<T>(
  place: { getBytes: unknown; getBytesSync: unknown },
  random: (length: number) => Uint8Array,
  work: () => T,
): T {
  const { getBytes, getBytesSync } = place;
  const ours = (count: number): string => Buffer.from(random(count)).toString('binary');
  Object.assign(place, { getBytes: ours, getBytesSync: ours });
  try {
    return work();
  } finally {
    Object.assign(place, { getBytes, getBytesSync });
  }
}

export interface Pkcs12 extends Signer {
  /** The certificates above the signer's that are in it, in order. */
  readonly chain: readonly Certificate[];
}

const MAX_BYTES = 1024 * 1024;

/**
 * Reads a PKCS#12 file (RFC 7292) with one RSA key in it: one of one's own, since it says itself how long its password takes to hash.
 * @param password ASCII, as in {@link Pkcs12Export}
 * @throws Malformed when it is none, has another password, or does not hold a key with its certificate
 */
export async function readPkcs12(bytes: Buffer, password: string): Promise<Pkcs12> {
  if (bytes.length > MAX_BYTES) throw new Malformed(`A PKCS#12 file of more than ${MAX_BYTES} bytes`);
  const { key, certificates } = await bagsIn(bytes, password);
  const publicKey = createPublicKey(key);
  const certificate = certificates.find((held) => held.publicKey.equals(publicKey));
  if (certificate === undefined) throw new Malformed('A PKCS#12 file without the certificate of its key');
  return { key, certificate, chain: above(certificate, certificates) };
}

async function bagsIn(bytes: Buffer, password: string): Promise<{ key: KeyObject; certificates: Certificate[] }> {
  const { default: forge } = await import('node-forge');
  try {
    const safe = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('binary')), password);
    const bags = safe.safeContents.flatMap(({ safeBags }) => safeBags);
    const [key] = bags.flatMap((bag) => bag.key ?? []);
    if (key === undefined) throw new Malformed('A PKCS#12 file without an RSA key');
    return {
      key: createPrivateKey(forge.pki.privateKeyToPem(key)),
      certificates: bags.flatMap(({ cert }) => (cert ? readCertificate(forge.pki.certificateToPem(cert)) : [])),
    };
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    throw new Malformed('Not a PKCS#12 file, or another password', { cause });
  }
}

/** Each the issuer of the one before, as far as they are there. */
function above(certificate: Certificate, among: readonly Certificate[]): Certificate[] {
  const issuer = among.find(({ encoded }) => encoded.subject.equals(certificate.encoded.issuer));
  if (issuer === undefined || issuer === certificate) return [];
  const others = among.filter((other) => other !== certificate);
  return [issuer, ...above(issuer, others)];
}
