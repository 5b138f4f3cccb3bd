import { constants, createHash, type KeyObject, verify } from 'node:crypto';
import { type Element, fieldsIn, oidOf } from './der-reader.ts';
import { OID } from './oids.ts';
import type { DigestAlgorithm, SignatureValue } from './signed-document.ts';

/** What the digest algorithms are called by OpenSSL, in CMS (RFC 5754, FIPS 202) and in XML (RFC 9231 section 2.1). */
const DIGESTS: Readonly<Record<DigestAlgorithm, { node: string; oid: string; uri: string }>> = {
  MD5: { node: 'md5', oid: '1.2.840.113549.2.5', uri: 'http://www.w3.org/2001/04/xmldsig-more#md5' },
  SHA1: { node: 'sha1', oid: OID.sha1, uri: 'http://www.w3.org/2000/09/xmldsig#sha1' },
  SHA224: { node: 'sha224', oid: '2.16.840.1.101.3.4.2.4', uri: 'http://www.w3.org/2001/04/xmldsig-more#sha224' },
  SHA256: { node: 'sha256', oid: OID.sha256, uri: 'http://www.w3.org/2001/04/xmlenc#sha256' },
  SHA384: { node: 'sha384', oid: OID.sha384, uri: 'http://www.w3.org/2001/04/xmldsig-more#sha384' },
  SHA512: { node: 'sha512', oid: OID.sha512, uri: 'http://www.w3.org/2001/04/xmlenc#sha512' },
  'SHA3-224': {
    node: 'sha3-224',
    oid: '2.16.840.1.101.3.4.2.7',
    uri: 'http://www.w3.org/2007/05/xmldsig-more#sha3-224',
  },
  'SHA3-256': {
    node: 'sha3-256',
    oid: '2.16.840.1.101.3.4.2.8',
    uri: 'http://www.w3.org/2007/05/xmldsig-more#sha3-256',
  },
  'SHA3-384': {
    node: 'sha3-384',
    oid: '2.16.840.1.101.3.4.2.9',
    uri: 'http://www.w3.org/2007/05/xmldsig-more#sha3-384',
  },
  'SHA3-512': {
    node: 'sha3-512',
    oid: '2.16.840.1.101.3.4.2.10',
    uri: 'http://www.w3.org/2007/05/xmldsig-more#sha3-512',
  },
  RIPEMD160: { node: 'ripemd160', oid: '1.3.36.3.2.1', uri: 'http://www.w3.org/2001/04/xmlenc#ripemd160' },
};

const entries = Object.entries(DIGESTS) as [DigestAlgorithm, (typeof DIGESTS)[DigestAlgorithm]][];
const byOid = new Map(entries.map(([name, { oid }]) => [oid, name]));
const byUri = new Map(entries.map(([name, { uri }]) => [uri, name]));

/**
 * The digest algorithm that an AlgorithmIdentifier (RFC 5280 section 4.1.1.2) names; undefined for any other.
 * @throws Malformed when it is none
 */
export const digestByIdentifier = (identifier: Element | undefined): DigestAlgorithm | undefined =>
  byOid.get(oidOf(fieldsIn(identifier)[0]));

/** The digest algorithm that XML calls by a URI; undefined for any other. */
export const digestByUri = (uri: string): DigestAlgorithm | undefined => byUri.get(uri);

/** What XML calls a digest algorithm. */
export const digestUri = (algorithm: DigestAlgorithm): string => DIGESTS[algorithm].uri;

/** The digest of pieces of bytes, one after the other. */
export function digestOf(algorithm: DigestAlgorithm, ...pieces: readonly Uint8Array[]): Buffer {
  const hash = createHash(DIGESTS[algorithm].node);
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** How a signature is made. */
export interface SignatureMethod {
  readonly encryption: 'RSA' | 'ECDSA' | 'DSA';
  readonly digest: DigestAlgorithm;
  /** RSASSA-PSS (RFC 8017 section 8.1): the digest of its mask, and how many bytes its salt has. */
  readonly pss?: { readonly mask: DigestAlgorithm; readonly saltLength: number };
}

const KEY_TYPES: Readonly<Record<string, SignatureMethod['encryption']>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA',
  ec: 'ECDSA',
  dsa: 'DSA',
};

/** What a key encrypts with, and how long it is in bits: the modulus, or the order of the curve; empty for other keys. */
export function keyFacts(key: KeyObject): Pick<SignatureValue, 'encryption' | 'keyLength'> {
  const encryption = KEY_TYPES[key.asymmetricKeyType ?? ''];
  const { modulusLength, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const keyLength = modulusLength ?? CURVE_BITS[namedCurve];
  return { ...(encryption && { encryption }), ...(keyLength !== undefined && { keyLength }) };
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

const MAX_RSA_BITS = 8192;
const MAX_DSA_BITS = 3072;

/** Above any public exponent that is used (RFC 8017 section 3.1 allows one as long as the modulus). */
const EXPONENTS_END = 1n << 64n;

/** Whether a key is such as people sign with: one of another size or curve may take seconds to verify once. */
export function isReasonable(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const encryption = KEY_TYPES[key.asymmetricKeyType ?? ''];
  if (encryption === 'RSA') return modulusLength <= MAX_RSA_BITS && publicExponent < EXPONENTS_END;
  if (encryption === 'DSA') return modulusLength <= MAX_DSA_BITS;
  return CURVE_BITS[namedCurve] !== undefined;
}

/**
 * Whether a signature is that of bytes under a key. Never throws: a key of another type, one that is not reasonable, or
 * one that OpenSSL refuses to use, verifies nothing.
 * @param form how an ECDSA or DSA value is written: as DER in CMS, as two integers side by side in XML
 */
export function isIntact(
  { encryption, digest, pss }: SignatureMethod,
  key: KeyObject,
  signed: Uint8Array,
  value: Uint8Array,
  form: 'der' | 'ieee-p1363',
): boolean {
  if (KEY_TYPES[key.asymmetricKeyType ?? ''] !== encryption || !isReasonable(key)) return false;
  // OpenSSL takes the digest of the mask to be that of the signature.
  if (pss !== undefined && pss.mask !== digest) return false;
  const padding =
    encryption === 'RSA'
      ? pss
        ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength }
        : { padding: constants.RSA_PKCS1_PADDING }
      : { dsaEncoding: form };
  try {
    return verify(DIGESTS[digest].node, signed, { key, ...padding }, value);
  } catch {
    return false;
  }
}
