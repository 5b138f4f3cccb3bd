import type { KeyObject } from 'node:crypto';
import { work } from '../../../kit/threads.ts';
import { signDigest } from '../../../pki/digest-signature.ts';
import type { Hash } from '../../../pki/hash.ts';

/** Sign these digests, which are in base64. */
export interface Job {
  /** What the key is known by here. */
  readonly key: number;
  /** The key itself, for a thread that does not know it yet. */
  readonly privateKey?: KeyObject;
  readonly hash: Hash;
  readonly digests: readonly string[];
}

/** Signatures in base64, in the order of the digests; undefined when the key is not known. */
export type Signed = readonly string[] | undefined;

const keys = new Map<number, KeyObject>();

work<Job, Signed>(async ({ key, privateKey, hash, digests }) => {
  if (privateKey !== undefined) keys.set(key, privateKey);
  const known = keys.get(key);
  const result = known && digests.map((digest) => signed(known, hash, digest));
  return { result };
});

const signed = (key: KeyObject, hash: Hash, digest: string): string =>
  signDigest(key, hash, Buffer.from(digest, 'base64')).toString('base64');
