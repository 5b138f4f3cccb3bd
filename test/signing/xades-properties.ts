import { createHash } from 'node:crypto';
import { readCertificate } from '../../src/pki/certificate.ts';
import { sequence } from '../../src/pki/der.ts';
import { directoryName } from '../../src/pki/extensions.ts';
import { DSIG, XADES } from '../../src/pki/xades/names.ts';
import { EXCLUSIVE_C14N } from '../../src/pki/xml/c14n.ts';

export const DS = `xmlns:ds="${DSIG}"`;
export const ETSI = `xmlns:xades="${XADES}"`;
const SHA1 = `${DSIG}sha1`;
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export interface Policy {
  readonly id: string;
  /** The policy's own bytes, whose digest is signed. */
  readonly document: Buffer;
  readonly url?: string;
}

/** What is signed with the content. */
export interface XadesProperties {
  /** Milliseconds since 1970. */
  readonly signingTime?: number;
  readonly mimeType?: string;
  /** The certificate that SigningCertificateV2 names, when it is another one than the signer's. */
  readonly named?: Buffer;
  /** The digest of that certificate is SHA-1. */
  readonly sha1?: boolean;
  readonly policy?: Policy;
  readonly claimedRole?: string;
}

export const digest = (bytes: Uint8Array | string, algorithm = 'sha256'): string =>
  createHash(algorithm).update(bytes).digest('base64');

/** SignedProperties (EN 319 132-1 section 5.2) in exclusive canonical form. */
export const signedProperties = (id: string, certificate: Buffer, properties: XadesProperties): string =>
  [
    `<xades:SignedProperties ${ETSI} Id="xades-${id}"><xades:SignedSignatureProperties>`,
    signingTime(properties.signingTime),
    signingCertificate(properties.named ?? certificate, properties.sha1 ?? false),
    properties.policy === undefined ? '' : policyIdentifier(properties.policy),
    properties.claimedRole === undefined ? '' : signerRole(properties.claimedRole),
    '</xades:SignedSignatureProperties>',
    properties.mimeType === undefined ? '' : dataObjectFormat(id, properties.mimeType),
    '</xades:SignedProperties>',
  ].join('');

const signingTime = (at: number | undefined): string =>
  at === undefined ? '' : `<xades:SigningTime>${new Date(at).toISOString().replace(/\.\d+/, '')}</xades:SigningTime>`;

const method = (uri: string): string => `<ds:DigestMethod ${DS} Algorithm="${uri}"></ds:DigestMethod>`;
const value = (text: string): string => `<ds:DigestValue ${DS}>${text}</ds:DigestValue>`;

const signingCertificate = (certificate: Buffer, sha1: boolean): string =>
  [
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${method(sha1 ? SHA1 : SHA256)}`,
    `${value(digest(certificate, sha1 ? 'sha1' : 'sha256'))}</xades:CertDigest>`,
    `<xades:IssuerSerialV2>${issuerSerial(certificate)}</xades:IssuerSerialV2></xades:Cert>`,
    '</xades:SigningCertificateV2>',
  ].join('');

function issuerSerial(certificate: Buffer): string {
  const { encoded } = readCertificate(certificate);
  return sequence(sequence(directoryName(encoded.issuer)), encoded.serial).toString('base64');
}

const policyIdentifier = ({ id, document, url }: Policy): string =>
  [
    '<xades:SignaturePolicyIdentifier><xades:SignaturePolicyId><xades:SigPolicyId>',
    `<xades:Identifier Qualifier="OIDAsURN">${id}</xades:Identifier></xades:SigPolicyId>`,
    `<xades:SigPolicyHash>${method(SHA256)}${value(digest(document))}</xades:SigPolicyHash>`,
    url === undefined
      ? ''
      : `<xades:SigPolicyQualifiers><xades:SigPolicyQualifier><xades:SPURI>${url}</xades:SPURI></xades:SigPolicyQualifier></xades:SigPolicyQualifiers>`,
    '</xades:SignaturePolicyId></xades:SignaturePolicyIdentifier>',
  ].join('');

const signerRole = (role: string): string =>
  `<xades:SignerRoleV2><xades:ClaimedRoles><xades:ClaimedRole>${role}</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRoleV2>`;

const dataObjectFormat = (id: string, mimeType: string): string =>
  [
    `<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#r-${id}">`,
    `<xades:MimeType>${mimeType}</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>`,
  ].join('');

/** SignatureTimeStamp (section 5.3). */
export const signatureTimestamp = (id: string, token: Buffer): string =>
  [
    `<xades:SignatureTimeStamp Id="t-${id}">`,
    `<ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>`,
    `<xades:EncapsulatedTimeStamp>${token.toString('base64')}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>`,
  ].join('');

/** CertificateValues and RevocationValues (section 5.4). */
export const validationData = (certificates: readonly Buffer[], crls: readonly Buffer[]): string =>
  [
    '<xades:CertificateValues>',
    ...certificates.map((der) => encapsulated('EncapsulatedX509Certificate', der)),
    '</xades:CertificateValues><xades:RevocationValues><xades:CRLValues>',
    ...crls.map((der) => encapsulated('EncapsulatedCRLValue', der)),
    '</xades:CRLValues></xades:RevocationValues>',
  ].join('');

const encapsulated = (name: string, der: Buffer): string => `<xades:${name}>${der.toString('base64')}</xades:${name}>`;
