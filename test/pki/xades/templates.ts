import { createHash } from 'node:crypto';
import type { Certificate } from '../../../src/pki/certificate.ts';
import type { FoundSignature, OriginalDocument } from '../../../src/pki/signed-document.ts';
import { xadesSignatures } from '../../../src/pki/xades/signatures.ts';
import { EXCLUSIVE, rsaSha, signer } from './samples.ts';
import { DSIG, ETSI } from './xmlsec.ts';

export const ENVELOPED = `${DSIG}enveloped-signature`;
const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
const FILTER = 'http://www.w3.org/2002/06/xmldsig-filter2';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export const transformed = (algorithm: string, inside = ''): string =>
  `<ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform>`;

export const xpath = (expression: string): string => transformed(XPATH, `<ds:XPath>${expression}</ds:XPath>`);

/** Leaves out what stands in signatures. */
export const NOT_SIGNATURE = xpath('not(ancestor-or-self::ds:Signature)');

export const filtered = (...filters: readonly (readonly [string, string])[]): string =>
  transformed(
    FILTER,
    filters
      .map(([kind, expression]) => `<f:XPath xmlns:f="${FILTER}" Filter="${kind}">${expression}</f:XPath>`)
      .join(''),
  );

export const reference = (uri: string | undefined, transforms = '', more = ' Id="r-1"'): string =>
  [
    `<ds:Reference${more}${uri === undefined ? '' : ` URI="${uri}"`}>`,
    transforms === '' ? '' : `<ds:Transforms>${transforms}</ds:Transforms>`,
    `<ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue></ds:DigestValue></ds:Reference>`,
  ].join('');

export interface Template {
  readonly id?: string;
  readonly references: string;
  readonly objects?: string;
  readonly canonicalization?: string;
  readonly method?: string;
  readonly certificate?: Certificate;
  readonly unsigned?: string;
  readonly time?: string;
}

/** A signature without digests and value, which xmlsec1 puts in. */
export function template({
  id = 'S',
  references,
  objects = '',
  canonicalization = EXCLUSIVE,
  method = `<ds:SignatureMethod Algorithm="${rsaSha(256)}"/>`,
  certificate = signer.certificate,
  unsigned = '',
  time = '2026-01-15T09:00:00Z',
}: Template): string {
  const digest = createHash('sha1').update(certificate.der).digest('base64');
  return [
    `<ds:Signature xmlns:ds="${DSIG}" Id="${id}"><ds:SignedInfo>`,
    `<ds:CanonicalizationMethod Algorithm="${canonicalization}"/>${method}${references}`,
    reference(`#xades-${id}`, transformed(EXCLUSIVE), ' Type="http://uri.etsi.org/01903#SignedProperties"'),
    `</ds:SignedInfo><ds:SignatureValue Id="value-${id}"></ds:SignatureValue>`,
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate.der.toString('base64')}</ds:X509Certificate>`,
    `</ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades="${ETSI}" Target="#${id}">`,
    `<xades:SignedProperties Id="xades-${id}"><xades:SignedSignatureProperties>`,
    `<xades:SigningTime>${time}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>`,
    `<ds:DigestMethod Algorithm="${DSIG}sha1"/><ds:DigestValue>${digest}</ds:DigestValue></xades:CertDigest>`,
    '</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties>',
    `${unsigned}</xades:QualifyingProperties></ds:Object>${objects}</ds:Signature>`,
  ].join('');
}

export const find = (xml: string | Buffer, originals: readonly OriginalDocument[] = []): FoundSignature[] =>
  xadesSignatures(Buffer.from(xml), originals);

/** The first signature of a document. */
export function findOne(xml: string | Buffer, originals: readonly OriginalDocument[] = []): FoundSignature {
  const [found] = find(xml, originals);
  if (found === undefined) throw new Error('No signature');
  return found;
}

/** Whether a signature is good, as long as its certificate is. */
export const isGood = ({ digests, value, signer: { digestMatch } }: FoundSignature): boolean =>
  digests.every(({ found, intact }) => found && intact) && value.intact && digestMatch;
