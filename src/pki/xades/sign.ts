import { digestOf, digestUri } from '../algorithms.ts';
import type { Certificate } from '../certificate.ts';
import { sequence } from '../der.ts';
import { directoryName } from '../extensions.ts';
import { type Signer, signBytes } from '../signer.ts';
import { EXCLUSIVE_C14N, escapedText } from '../xml/c14n.ts';
import { BASE64, DSIG, OBJECT_TYPE, RSA_SHA256, SIGNED_PROPERTIES_TYPE, XADES } from './names.ts';

const DS = `xmlns:ds="${DSIG}"`;
const SHA256 = digestUri('SHA256');
const ETSI = `xmlns:xades="${XADES}"`;

export interface XadesContent {
  readonly content: Uint8Array | string;
  readonly mimeType: string;
  /** The certificates above the signer's, in order. */
  readonly chain: readonly Certificate[];
  /** Milliseconds since 1970; the signature has whole seconds. */
  readonly signingTime: number;
  /** What the ids are made of: the same for the same. */
  readonly seed: string;
}

/**
 * A XAdES baseline B signature that envelops its content in base64 (EN 319 132-1), as XML text in the form that DSS
 * writes.
 */
export async function signXades(signer: Signer, signed: XadesContent): Promise<string> {
  const content = Buffer.from(signed.content);
  const id = `id-${digestOf('SHA256', Buffer.from(signed.seed)).toString('hex').slice(0, 32)}`;
  const properties = signedProperties(id, signer.certificate, signed);
  const info = signedInfo(id, digest(content), digest(properties));
  const value = await signBytes(signer.key, Buffer.from(info));
  const certificates = [signer.certificate, ...signed.chain].map(
    ({ der }) => `<ds:X509Certificate>${der.toString('base64')}</ds:X509Certificate>`,
  );
  return [
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:Signature ${DS} Id="${id}">`,
    inherited(info),
    `<ds:SignatureValue Id="value-${id}">${value.toString('base64')}</ds:SignatureValue>`,
    `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo>`,
    `<ds:Object><xades:QualifyingProperties ${ETSI} Target="#${id}">`,
    inherited(properties),
    '</xades:QualifyingProperties></ds:Object>',
    `<ds:Object Id="o-${id}-1">${content.toString('base64')}</ds:Object></ds:Signature>`,
  ].join('');
}

/** SignedInfo in exclusive canonical form. */
const signedInfo = (id: string, contentDigest: string, propertiesDigest: string): string =>
  [
    `<ds:SignedInfo ${DS}><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>`,
    `<ds:SignatureMethod Algorithm="${RSA_SHA256}"></ds:SignatureMethod>`,
    `<ds:Reference Id="r-${id}-1" Type="${OBJECT_TYPE}" URI="#o-${id}-1">`,
    `<ds:Transforms><ds:Transform Algorithm="${BASE64}"></ds:Transform></ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${contentDigest}</ds:DigestValue>`,
    `</ds:Reference><ds:Reference Type="${SIGNED_PROPERTIES_TYPE}" URI="#xades-${id}">`,
    `<ds:Transforms><ds:Transform Algorithm="${EXCLUSIVE_C14N}"></ds:Transform></ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${propertiesDigest}</ds:DigestValue>`,
    '</ds:Reference></ds:SignedInfo>',
  ].join('');

/** SignedProperties (EN 319 132-1 sections 5.2.1, 5.2.2 and 5.2.4) in exclusive canonical form. */
const signedProperties = (id: string, certificate: Certificate, { signingTime, mimeType }: XadesContent): string =>
  [
    `<xades:SignedProperties ${ETSI} Id="xades-${id}"><xades:SignedSignatureProperties>`,
    `<xades:SigningTime>${new Date(signingTime).toISOString().replace(/\.\d+/, '')}</xades:SigningTime>`,
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod ${DS} Algorithm="${SHA256}">`,
    `</ds:DigestMethod><ds:DigestValue ${DS}>${digest(certificate.der)}</ds:DigestValue></xades:CertDigest>`,
    `<xades:IssuerSerialV2>${issuerSerial(certificate).toString('base64')}</xades:IssuerSerialV2></xades:Cert>`,
    '</xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>',
    `<xades:DataObjectFormat ObjectReference="#r-${id}-1"><xades:MimeType>${escapedText(mimeType)}</xades:MimeType>`,
    '</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>',
  ].join('');

/** The same inside elements that have declared the namespaces. */
const inherited = (canonical: string): string => canonical.replaceAll(` ${DS}`, '').replaceAll(` ${ETSI}`, '');

const digest = (content: Uint8Array | string): string => digestOf('SHA256', Buffer.from(content)).toString('base64');

/** IssuerSerial (RFC 5035 section 5), of a certificate. */
const issuerSerial = ({ encoded }: Certificate): Buffer =>
  sequence(sequence(directoryName(encoded.issuer)), encoded.serial);
