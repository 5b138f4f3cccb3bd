import { RSA_SHA256, SIGNED_PROPERTIES_TYPE } from '../../src/pki/xades/names.ts';
import { EXCLUSIVE_C14N } from '../../src/pki/xml/c14n.ts';
import type { DocumentSigner, SigningMethod } from './document-signer.ts';
import {
  DS,
  digest,
  ETSI,
  SHA256,
  signatureTimestamp,
  signedProperties,
  validationData,
  type XadesProperties,
} from './xades-properties.ts';

export interface XadesOptions extends XadesProperties {
  /** What the ids are made of. */
  readonly id?: string;
  readonly timestamped?: boolean;
  /** CRLs, as DER, which go with the signature and so make it one of level LT. */
  readonly crls?: readonly Buffer[];
  readonly counterSigner?: DocumentSigner;
  /** The certificates of KeyInfo; by default the signer's and those above. */
  readonly certificates?: readonly Buffer[];
}

/** What a ds:Reference holds. */
export interface Reference {
  readonly type?: string;
  readonly uri: string;
  /** ds:Transform elements. */
  readonly transforms?: readonly string[];
  /** SHA-256 of what is left after the transforms, in base64. */
  readonly digest: string;
}

const SIGNATURE_METHODS: Readonly<Record<SigningMethod, string>> = {
  RSA: RSA_SHA256,
  'RSA-PSS': 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ECDSA: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
};

const COUNTERSIGNED = 'http://uri.etsi.org/01903#CountersignedSignature';

export const transform = (algorithm: string, content = ''): string =>
  `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;

export const EXCLUSIVE = transform(EXCLUSIVE_C14N);

/** A ds:Signature of one thing and its own properties, whose whole text is in exclusive canonical form. */
export async function xadesSignature(
  signer: DocumentSigner,
  content: Reference,
  options: XadesOptions,
  object = '',
): Promise<string> {
  const { id = 'S1' } = options;
  const properties = signedProperties(id, signer.certificate, options);
  const info = signedInfo(signer.method, id, content, digest(properties));
  const signed = await signer.sign(Buffer.from(info), 'ieee-p1363');
  const value = `<ds:SignatureValue ${DS} Id="value-${id}">${signed.toString('base64')}</ds:SignatureValue>`;
  return [
    `<ds:Signature ${DS} Id="${id}">${inherited(info)}${inherited(value)}`,
    keyInfo(options.certificates ?? [signer.certificate, ...signer.chain]),
    `<ds:Object><xades:QualifyingProperties ${ETSI} Target="#${id}">${inherited(properties)}`,
    inherited(await unsignedProperties(signer, value, options)),
    `</xades:QualifyingProperties></ds:Object>${object}</ds:Signature>`,
  ].join('');
}

const signedInfo = (method: SigningMethod, id: string, content: Reference, properties: string): string =>
  [
    `<ds:SignedInfo ${DS}><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${SIGNATURE_METHODS[method]}"></ds:SignatureMethod>`,
    reference(content, `r-${id}`),
    reference({ type: SIGNED_PROPERTIES_TYPE, uri: `#xades-${id}`, transforms: [EXCLUSIVE], digest: properties }),
    '</ds:SignedInfo>',
  ].join('');

const reference = ({ type, uri, transforms = [], digest }: Reference, id?: string): string =>
  [
    `<ds:Reference${attribute('Id', id)}${attribute('Type', type)} URI="${uri}">`,
    transforms.length === 0 ? '' : `<ds:Transforms>${transforms.join('')}</ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`,
  ].join('');

const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${value}"`;

const keyInfo = (certificates: readonly Buffer[]): string => {
  const inside = certificates.map((der) => `<ds:X509Certificate>${der.toString('base64')}</ds:X509Certificate>`);
  return `<ds:KeyInfo><ds:X509Data>${inside.join('')}</ds:X509Data></ds:KeyInfo>`;
};

async function unsignedProperties(signer: DocumentSigner, value: string, options: XadesOptions): Promise<string> {
  const { id = 'S1', timestamped, crls, counterSigner } = options;
  const properties = [
    timestamped ? signatureTimestamp(id, await signer.timestamp(Buffer.from(value))) : '',
    crls === undefined ? '' : validationData([signer.certificate, ...signer.chain], crls),
    counterSigner === undefined ? '' : await counterSignature(counterSigner, value, options),
  ].join('');
  if (properties === '') return '';
  return [
    '<xades:UnsignedProperties><xades:UnsignedSignatureProperties>',
    `${properties}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>`,
  ].join('');
}

/** A signature of the value of another one (EN 319 132-1 section 5.2.7). */
async function counterSignature(signer: DocumentSigner, value: string, options: XadesOptions): Promise<string> {
  const { id = 'S1', signingTime } = options;
  const countersigned = {
    type: COUNTERSIGNED,
    uri: `#value-${id}`,
    transforms: [EXCLUSIVE],
    digest: digest(value),
  };
  const signature = await xadesSignature(signer, countersigned, {
    id: `counter-${id}`,
    ...(signingTime !== undefined && { signingTime }),
  });
  return `<xades:CounterSignature>${signature}</xades:CounterSignature>`;
}

/** The same inside elements that have declared the namespaces. */
export const inherited = (canonical: string): string => canonical.replaceAll(` ${DS}`, '').replaceAll(` ${ETSI}`, '');
