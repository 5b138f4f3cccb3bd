import { constants, type KeyObject, privateEncrypt } from 'node:crypto';
import { octets, sequence } from './der.ts';
import { type Hash, hashAlgorithm } from './hash.ts';

/**
 * Signs a digest as it is given, RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.1 and 9.2 from step 2 on), on this thread.
 * @param digest as long as the hash has it, which the caller has checked
 */
export const signDigest = (key: KeyObject, hash: Hash, digest: Uint8Array): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, sequence(hashAlgorithm(hash), octets(digest)));
