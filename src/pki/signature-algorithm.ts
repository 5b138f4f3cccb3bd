import type { KeyObject } from 'node:crypto';
import { digestByIdentifier, isIntact, keyFacts, type SignatureMethod } from './algorithms.ts';
import { INTEGER, SEQUENCE } from './der.ts';
import { contentOf, type Element, elements, fieldsIn, fieldsOf, oidOf, only } from './der-reader.ts';
import { Malformed, unlessMalformed } from './malformed.ts';
import type { DigestAlgorithm, SignatureValue } from './signed-document.ts';

type Row = Omit<SignatureMethod, 'digest'> & {
  /** Undefined where it is told elsewhere. */
  readonly digest?: DigestAlgorithm;
  /** How the value is written, where it is two integers. */
  readonly form?: 'ieee-p1363';
};

/** Digests in the order of the last arc of an identifier. */
const numbered = (
  encryption: Row['encryption'],
  arc: string,
  first: number,
  digests: readonly DigestAlgorithm[],
  form?: 'ieee-p1363',
): [string, Row][] =>
  digests.map((digest, index) => [`${arc}.${first + index}`, { encryption, digest, ...(form && { form }) }]);

const SHA2 = ['SHA224', 'SHA256', 'SHA384', 'SHA512'] as const;
const SHA3 = ['SHA3-224', 'SHA3-256', 'SHA3-384', 'SHA3-512'] as const;

const NIST = '2.16.840.1.101.3.4.3';

/** RFC 8017 appendix C, RFC 3279 section 2.2, RFC 5758 section 3, RFC 8702 and BSI TR-03111 section 5.2.1. */
const METHODS = new Map<string, Row>([
  ['1.2.840.113549.1.1.1', { encryption: 'RSA' }],
  ['1.2.840.113549.1.1.4', { encryption: 'RSA', digest: 'MD5' }],
  ['1.2.840.113549.1.1.5', { encryption: 'RSA', digest: 'SHA1' }],
  ['1.3.14.3.2.29', { encryption: 'RSA', digest: 'SHA1' }],
  ...numbered('RSA', '1.2.840.113549.1.1', 11, ['SHA256', 'SHA384', 'SHA512', 'SHA224']),
  ...numbered('RSA', NIST, 13, SHA3),
  ['1.3.36.3.3.1.2', { encryption: 'RSA', digest: 'RIPEMD160' }],
  ['1.2.840.10045.2.1', { encryption: 'ECDSA' }],
  ['1.2.840.10045.4.1', { encryption: 'ECDSA', digest: 'SHA1' }],
  ...numbered('ECDSA', '1.2.840.10045.4.3', 1, SHA2),
  ...numbered('ECDSA', NIST, 9, SHA3),
  ...numbered('ECDSA', '0.4.0.127.0.7.1.1.4.1', 1, ['SHA1', ...SHA2, 'RIPEMD160'], 'ieee-p1363'),
  ['1.2.840.10040.4.1', { encryption: 'DSA' }],
  ['1.2.840.10040.4.3', { encryption: 'DSA', digest: 'SHA1' }],
  ...numbered('DSA', NIST, 1, [...SHA2, ...SHA3]),
]);

const PSS = '1.2.840.113549.1.1.10';

/** What is signed, with what, and by whom. */
export interface SignedBytes {
  /** An AlgorithmIdentifier. */
  readonly algorithm: Element;
  /** The digest algorithm that is told beside it, with which it has to agree. */
  readonly digest?: DigestAlgorithm;
  /** Any of these may be what was signed. */
  readonly signed: readonly Uint8Array[];
  readonly value: Uint8Array;
}

/**
 * Holds a signature value of CMS, a certificate, a CRL or an OCSP response against a key. Never throws: what is signed with an
 * algorithm that nobody knows is not intact.
 */
export function signatureValue({ algorithm, digest, signed, value }: SignedBytes, key?: KeyObject): SignatureValue {
  const row = knownMethod(algorithm);
  const stated = row?.digest ?? digest;
  const { keyLength } = key === undefined ? {} : keyFacts(key);
  const facts = { ...factsOf(row, stated), ...(keyLength !== undefined && { keyLength }) };
  if (row === undefined || stated === undefined || key === undefined || (digest ?? stated) !== stated) {
    return { ...facts, intact: false };
  }
  const method = { ...row, digest: stated };
  return { ...facts, intact: signed.some((bytes) => isIntact(method, key, bytes, value, row.form ?? 'der')) };
}

type AlgorithmFacts = Pick<SignatureValue, 'encryption' | 'digest' | 'mask'>;

/** What an AlgorithmIdentifier says of how a signature is made; nothing where it is one that nobody knows. */
export function algorithmFacts(algorithm: Element): AlgorithmFacts {
  const row = knownMethod(algorithm);
  return factsOf(row, row?.digest);
}

const factsOf = (row: Row | undefined, digest: DigestAlgorithm | undefined): AlgorithmFacts =>
  row === undefined
    ? {}
    : { encryption: row.encryption, ...(digest && { digest }), ...(row.pss && { mask: row.pss.mask }) };

const knownMethod = (algorithm: Element): Row | undefined =>
  unlessMalformed(() => {
    const [type, parameters] = fieldsIn(algorithm);
    const oid = oidOf(type);
    return oid === PSS ? pssOf(parameters) : METHODS.get(oid);
  });

const HASH = 0xa0;
const MASK = 0xa1;
const SALT = 0xa2;
const TRAILER = 0xa3;

const DEFAULT_SALT = 20;
const MAX_INTEGER_BYTES = 2;

/** RSASSA-PSS-params (RFC 8017 appendix A.2.3); SHA-1 everywhere unless they say otherwise. */
function pssOf(parameters: Element | undefined): Row | undefined {
  const fields = parameters?.tag === SEQUENCE ? elements(parameters.content) : [];
  const inside = (wanted: number) => fields.find(({ tag }) => tag === wanted)?.content;
  const [hash, mask, salt, trailer] = [inside(HASH), inside(MASK), inside(SALT), inside(TRAILER)];
  const digest = hash === undefined ? 'SHA1' : digestByIdentifier(only(hash));
  const maskDigest = mask === undefined ? 'SHA1' : maskDigestOf(mask);
  if (digest === undefined || maskDigest === undefined || (trailer && smallInteger(trailer) !== 1)) return undefined;
  const saltLength = salt === undefined ? DEFAULT_SALT : smallInteger(salt);
  return { encryption: 'RSA', digest, pss: { mask: maskDigest, saltLength } };
}

/** The only mask generation function there is, MGF1, has a digest algorithm as its parameter. */
function maskDigestOf(mask: Buffer): DigestAlgorithm | undefined {
  const [, parameters] = fieldsOf(mask);
  return digestByIdentifier(parameters);
}

function smallInteger(bytes: Buffer): number {
  const content = contentOf(elements(bytes)[0], INTEGER);
  const isReadable = content.length > 0 && content.length <= MAX_INTEGER_BYTES;
  const value = isReadable ? content.readIntBE(0, content.length) : -1;
  // OpenSSL takes negative lengths of salt for any length.
  if (value < 0) throw new Malformed('An integer of no reasonable size');
  return value;
}
