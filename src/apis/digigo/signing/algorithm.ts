import { kept } from '../../../kit/kept.ts';
import type { Fail } from '../../../kit/operation.ts';
import type { Hash } from '../../../pki/hash.ts';

/** A hash function that may be used, and how many bytes its digests have. */
export interface Algorithm {
  readonly hash: Hash;
  readonly bytes: number;
}

/** The names of algorithms; like all of pki, they are loaded when they are first needed. */
const names = kept(() => import('../../../pki/hash.ts'));

/**
 * The hash of a signature, which hashAlgo names, or signAlgo, or both: "ce paramètre peut être ignoré si l'algorithme de
 * hachage est spécifié dans le paramètre signAlgo" (section 3.4).
 * @throws {Failure} when it is none that may be used, or signAlgo is no RSA signature with it
 */
export async function signatureAlgorithm(
  { hashAlgo, signAlgo }: { readonly hashAlgo: string; readonly signAlgo: string },
  fail: Fail<'invalid-hash-algo' | 'invalid-sign-algo'>,
): Promise<Algorithm> {
  const signature = (await names()).signatureNamed(signAlgo);
  if (signature === undefined) throw fail('invalid-sign-algo', `${signAlgo} is no RSA signature of SHA-256 or longer`);
  const algorithm = await hashAlgorithm(hashAlgo === '' ? (signature.hash ?? '') : hashAlgo, fail);
  if ((signature.hash ?? algorithm.hash) === algorithm.hash) return algorithm;
  throw fail('invalid-sign-algo', `${signAlgo} is not for ${algorithm.hash}`);
}

/**
 * The hash that hashAlgo names.
 * @throws {Failure} when it is none that may be used
 */
export async function hashAlgorithm(hashAlgo: string, fail: Fail<'invalid-hash-algo'>): Promise<Algorithm> {
  const { digestLength, hashNamed } = await names();
  const hash = hashNamed(hashAlgo);
  if (hash !== undefined) return { hash, bytes: digestLength(hash) };
  throw fail('invalid-hash-algo', `${hashAlgo || 'nothing'} is not SHA-256, SHA-384 or SHA-512`);
}
