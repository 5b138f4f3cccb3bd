import { digestByIdentifier } from '../algorithms.ts';
import { INTEGER, OCTET_STRING, SEQUENCE } from '../der.ts';
import { contentOf, type Element, fieldsIn } from '../der-reader.ts';
import type { IssuerSerial } from '../issuer-serial.ts';
import { Malformed } from '../malformed.ts';
import type { DigestAlgorithm } from '../signed-document.ts';
import { type Attribute, attributesIn } from './attribute.ts';

/** What one signer adds (RFC 5652 section 5.3). */
export interface SignerInfo {
  readonly identifier: SignerIdentifier;
  /** Undefined where it is none that we know. */
  readonly digestAlgorithm: DigestAlgorithm | undefined;
  /** Undefined when the content itself is what was signed. */
  readonly signedAttributes?: readonly Attribute[];
  /** An AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
  readonly signatureAlgorithm: Element;
  readonly signature: Buffer;
  readonly unsignedAttributes: readonly Attribute[];
  /** All fields but the unsigned attributes, as they stand in it. */
  readonly encoded: Buffer;
}

/** The certificate's issuer and serial, or its subject key identifier. */
export type SignerIdentifier = IssuerSerial | { readonly keyId: Buffer };

const KEY_ID = 0x80;
const SIGNED_ATTRIBUTES = 0xa0;
const UNSIGNED_ATTRIBUTES = 0xa1;

/**
 * Reads a SignerInfo.
 * @throws Malformed when it is none
 */
export function readSignerInfo(element: Element): SignerInfo {
  const fields = fieldsIn(element);
  const signed = fields.find(({ tag }) => tag === SIGNED_ATTRIBUTES);
  const unsigned = fields.find(({ tag }) => tag === UNSIGNED_ATTRIBUTES);
  const rest = fields.filter((field) => field !== signed && field !== unsigned);
  const [version, identifier, digestAlgorithm, signatureAlgorithm, signature] = rest;
  contentOf(version, INTEGER);
  if (signatureAlgorithm?.tag !== SEQUENCE) throw new Malformed('A signer without a signature algorithm');
  return {
    identifier: signerIdentifier(identifier),
    digestAlgorithm: digestByIdentifier(digestAlgorithm),
    ...(signed && { signedAttributes: attributesIn(signed.content) }),
    signatureAlgorithm,
    signature: contentOf(signature, OCTET_STRING),
    unsignedAttributes: unsigned === undefined ? [] : attributesIn(unsigned.content),
    encoded: Buffer.concat(fields.filter((field) => field !== unsigned).map(({ der }) => der)),
  };
}

function signerIdentifier(element: Element | undefined): SignerIdentifier {
  if (element?.tag === KEY_ID) return { keyId: element.content };
  const [issuer, serial] = fieldsIn(element);
  if (issuer === undefined || serial === undefined) throw new Malformed('A signer without issuer and serial');
  return { issuer: issuer.der, serial: serial.der };
}
