import { digestOf } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { OCTET_STRING, SET, setOf, tagAndLength } from '../der.ts';
import { contentOf } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import { signatureValue } from '../signature-algorithm.ts';
import type { DigestMatcher, FoundRevocation, FoundSignature } from '../signed-document.ts';
import { type Attribute, firstValue } from './attribute.ts';
import type { SignedData } from './signed-data.ts';
import type { SignerInfo } from './signer-info.ts';
import { identifySigner } from './signing-certificate.ts';

/** What every signer of CMS has, of a document or of a timestamp. */
export type SignerCheck = Pick<FoundSignature, 'value' | 'signer' | 'certificates' | 'revocations'> & {
  readonly digest: DigestMatcher;
};

/**
 * Holds a signer's message digest against the content, and the signature value against the signer's key (RFC 5652 sections 5.4
 * and 5.6). Never throws: attributes that cannot be read are as good as absent.
 * @param content the content in pieces; undefined when it is not there
 */
export function checkSigner(
  { certificates, crls, ocsps }: SignedData,
  info: SignerInfo,
  content: readonly Uint8Array[] | undefined,
): SignerCheck {
  const { digestAlgorithm: digest, signatureAlgorithm: algorithm, signature } = info;
  const bytes = {
    algorithm,
    ...(digest && { digest }),
    signed: digest ? signedBytes(info, content) : [],
    value: signature,
  };
  const valueOfKey = (certificate?: Certificate) => signatureValue(bytes, certificate?.publicKey);
  const { certificate, facts } = identifySigner(certificates, info, (candidate) => valueOfKey(candidate).intact);
  const value = valueOfKey(certificate);
  const found = (kind: FoundRevocation['kind']) => (der: Buffer) => ({ kind, der: der.toString('base64') });
  return {
    digest: messageDigest(info, content, value.intact),
    value,
    signer: facts,
    certificates: certificates.map(({ der }) => der.toString('base64')),
    revocations: [...crls.map(found('CRL')), ...ocsps.map(found('OCSP'))],
  };
}

/** The signed attributes, tagged as the set they are, in the order of DER or, as some write them, in their own. */
function signedBytes({ signedAttributes }: SignerInfo, content: readonly Uint8Array[] | undefined): Uint8Array[] {
  if (signedAttributes === undefined) return content === undefined ? [] : [Buffer.concat(content)];
  const encoded = signedAttributes.map((attribute) => attribute.encoded.der);
  const sorted = setOf(...encoded);
  const asTheyAre = Buffer.concat([tagAndLength(SET, Buffer.concat(encoded).length), ...encoded]);
  return sorted.equals(asTheyAre) ? [sorted] : [sorted, asTheyAre];
}

/** The message digest among the attributes of a signer; undefined where there is none. */
export function statedDigest(signedAttributes: readonly Attribute[] = []): Buffer | undefined {
  const attribute = firstValue(signedAttributes, OID.messageDigest);
  return attribute && unlessMalformed(() => contentOf(attribute, OCTET_STRING));
}

/** Without signed attributes there is no digest in the signature: it is intact when the value is. */
function messageDigest(
  { digestAlgorithm: algorithm, signedAttributes }: SignerInfo,
  content: readonly Uint8Array[] | undefined,
  isIntact: boolean,
): DigestMatcher {
  const computed = algorithm && content && digestOf(algorithm, ...content);
  const facts = { type: 'MESSAGE_DIGEST', ...(algorithm && { algorithm }), found: content !== undefined } as const;
  if (signedAttributes === undefined) return { ...facts, value: computed?.toString('base64') ?? '', intact: isIntact };
  const expected = statedDigest(signedAttributes);
  const intact = expected !== undefined && computed?.equals(expected) === true;
  return { ...facts, value: expected?.toString('base64') ?? '', intact };
}
