import { digestByUri, digestOf, type SignatureMethod } from '../algorithms.ts';
import type { DigestAlgorithm } from '../signed-document.ts';
import type { XmlElement } from '../xml/tree.ts';
import { DSIG } from './names.ts';
import { algorithmOf, first, plainText } from './signature-element.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
const MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#';
const DSIG11 = 'http://www.w3.org/2009/xmldsig11#';

const PSS = `${MORE_2007}rsa-pss`;

/** The size of the salt is that of the digest, as long as nothing else is said. */
const pss = (digest: DigestAlgorithm): SignatureMethod => ({
  encryption: 'RSA',
  digest,
  pss: { mask: digest, saltLength: digestOf(digest).length },
});

const SHA: Readonly<Record<string, DigestAlgorithm>> = {
  sha1: 'SHA1',
  sha224: 'SHA224',
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
};

const SHA3: Readonly<Record<string, DigestAlgorithm>> = {
  'sha3-224': 'SHA3-224',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
};

const METHODS: ReadonlyMap<string, SignatureMethod> = new Map<string, SignatureMethod>([
  [`${DSIG}rsa-sha1`, { encryption: 'RSA', digest: 'SHA1' }],
  [`${DSIG}dsa-sha1`, { encryption: 'DSA', digest: 'SHA1' }],
  [`${DSIG11}dsa-sha256`, { encryption: 'DSA', digest: 'SHA256' }],
  [`${MORE}rsa-md5`, { encryption: 'RSA', digest: 'MD5' }],
  [`${MORE}rsa-ripemd160`, { encryption: 'RSA', digest: 'RIPEMD160' }],
  [`${MORE.slice(0, -1)}/rsa-ripemd160`, { encryption: 'RSA', digest: 'RIPEMD160' }],
  [`${MORE_2007}ecdsa-ripemd160`, { encryption: 'ECDSA', digest: 'RIPEMD160' }],
  [`${MORE_2007}ripemd160-rsa-MGF1`, pss('RIPEMD160')],
  ...Object.entries(SHA).flatMap(([name, digest]): [string, SignatureMethod][] => [
    [`${MORE}rsa-${name}`, { encryption: 'RSA', digest }],
    [`${MORE}ecdsa-${name}`, { encryption: 'ECDSA', digest }],
    [`${MORE_2007}${name}-rsa-MGF1`, pss(digest)],
  ]),
  ...Object.entries(SHA3).flatMap(([name, digest]): [string, SignatureMethod][] => [
    [`${MORE_2007}${name}-rsa-MGF1`, pss(digest)],
    [`${MORE_2021}ecdsa-${name}`, { encryption: 'ECDSA', digest }],
  ]),
]);

/** How a ds:SignatureMethod says that the value is made (XMLDSIG 1.1 section 6.4, RFC 9231 section 2.3); undefined for any other. */
export function signatureMethod(element: XmlElement): SignatureMethod | undefined {
  const algorithm = algorithmOf(element);
  return algorithm === PSS ? withParameters(element) : METHODS.get(algorithm);
}

/** RFC 9231 section 2.3.9: SHA-256 for both unless something else is said. */
function withParameters(element: XmlElement): SignatureMethod | undefined {
  const parameters = first(element, MORE_2007, 'RSAPSSParams');
  const digest = digestIn(parameters, 'SHA256');
  const mask = digestIn(first(parameters, MORE_2007, 'MaskGenerationFunction'), 'SHA256');
  if (digest === undefined || mask === undefined) return undefined;
  const salt = plainText(first(parameters, MORE_2007, 'SaltLength'));
  const saltLength = salt === undefined ? digestOf(digest).length : Number(salt);
  return /^\d{1,4}$/.test(salt ?? '0') ? { encryption: 'RSA', digest, pss: { mask, saltLength } } : undefined;
}

function digestIn(element: XmlElement | undefined, absent: DigestAlgorithm): DigestAlgorithm | undefined {
  const method = first(element, DSIG, 'DigestMethod');
  return method === undefined ? absent : digestByUri(algorithmOf(method));
}
