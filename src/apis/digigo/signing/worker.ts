import type { KeyObject } from 'node:crypto';
import { work } from '../../../kit/threads.ts';
import { signDigest } from '../../../pki/digest-signature.ts';
import type { Hash } from '../../../pki/hash.ts';

/** A digest to sign. */
export interface Part {
  /** What the key is known by here. */
  readonly key: number;
  readonly hash: Hash;
  /** In base64. */
  readonly digest: string;
}

export interface Job {
  readonly parts: readonly Part[];
  /** Keys and what they are to be known by, for a thread that does not know one yet. */
  readonly keys?: readonly (readonly [number, KeyObject])[];
}

/** Signatures in base64, in the order of the parts; undefined when a key is not known. */
export type Signed = readonly string[] | undefined;

const known = new Map<number, KeyObject>();

work<Job, Signed>(
  async ({ parts, keys = [] }) => {
    for (const [number, key] of keys) known.set(number, key);
    const result = parts.every(({ key }) => known.has(key)) ? parts.map(signed) : undefined;
    return { result };
  },
  { givesWay: true },
);

const signed = ({ key, hash, digest }: Part): string =>
  signDigest(known.get(key) as KeyObject, hash, Buffer.from(digest, 'base64')).toString('base64');
