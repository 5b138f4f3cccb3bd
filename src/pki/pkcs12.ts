import { type Certificate, pem } from './certificate.ts';
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
