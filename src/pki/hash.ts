import { NULL, oid, sequence } from './der.ts';
import { OID } from './oids.ts';

/** The hash functions that are accepted for signatures and timestamps: their length in bytes and what they are called. */
const HASHES = {
  SHA256: { bytes: 32, type: OID.sha256, withRsa: OID.sha256WithRsa },
  SHA384: { bytes: 48, type: OID.sha384, withRsa: OID.sha384WithRsa },
  SHA512: { bytes: 64, type: OID.sha512, withRsa: OID.sha512WithRsa },
} as const;

export type Hash = keyof typeof HASHES;

/** How an RSA signature is made; one that is named without its hash takes it from elsewhere. */
export interface SignatureAlgorithm {
  readonly hash?: Hash;
}

const names = Object.keys(HASHES) as Hash[];

const plain = (name: string): string => name.toUpperCase().replace(/[-_ ]/g, '');

const hashes = new Map<string, Hash>(
  names.flatMap((hash) => [hash, HASHES[hash].type].map((spelling) => [spelling, hash])),
);

const signatures = new Map<string, SignatureAlgorithm>([
  ['RSA', {}],
  [OID.rsaEncryption, {}],
  ...names.flatMap((hash) =>
    [`RSA${hash}`, `RS${hash.slice(3)}`, `${hash}WITHRSA`, `${hash}WITHRSAENCRYPTION`, HASHES[hash].withRsa].map(
      (spelling) => [spelling, { hash }] as const,
    ),
  ),
]);

/** The hash that a client names: SHA256, SHA-256, sha_256 or the object identifier; undefined for any other. */
export const hashNamed = (name: string): Hash | undefined => hashes.get(plain(name));

/**
 * The RSA signature algorithm that a client names: RSA, RSA_SHA256, RS256 (RFC 7518), SHA256withRSA (Java) or the object
 * identifier (RFC 8017 appendix C); undefined for any other.
 */
export const signatureNamed = (name: string): SignatureAlgorithm | undefined => signatures.get(plain(name));

/** How many bytes a digest of this hash has. */
export const digestLength = (hash: Hash): number => HASHES[hash].bytes;

/** The AlgorithmIdentifier of an object identifier with NULL parameters (RFC 8017 appendix A.2.4, RFC 4055 section 2.1). */
export const algorithm = (type: string): Buffer => sequence(oid(type), NULL);

/** The AlgorithmIdentifier of a hash. */
export const hashAlgorithm = (hash: Hash): Buffer => algorithm(HASHES[hash].type);
