import { base64Bytes } from '../base64.ts';
import type { Certificate } from '../certificate.ts';
import type { FoundRevocation } from '../signed-document.ts';
import type { Spend } from '../xml/budget.ts';
import { isElement, type XmlElement } from '../xml/tree.ts';
import { DSIG } from './names.ts';
import { compactText, descend, type SignatureElement, unsignedSignatureProperties } from './signature-element.ts';
import { certificatesIn } from './signing-certificate.ts';

/**
 * The certificates of CertificateValues, AttrAuthoritiesCertValues and TimeStampValidationData (EN 319 132-1 sections 5.4.1,
 * 5.5.1 and 5.4.3).
 */
export const certificateValues = (signature: SignatureElement, spend: Spend): Certificate[] =>
  certificatesIn(valuesIn(signature, CERTIFICATE_VALUES, 'EncapsulatedX509Certificate'), spend);

const CERTIFICATE_VALUES = ['CertificateValues', 'AttrAuthoritiesCertValues'];
const REVOCATION_VALUES = ['RevocationValues', 'AttributeRevocationValues'];

/** The CRLs of ds:KeyInfo, and the CRLs and OCSP responses of the properties with revocation values (section 5.4.2). */
export function revocationValues(signature: SignatureElement): FoundRevocation[] {
  const crls = [
    ...descend(signature.keyInfo, DSIG, 'X509Data', 'X509CRL'),
    ...valuesIn(signature, REVOCATION_VALUES, 'CRLValues', 'EncapsulatedCRLValue'),
  ];
  const responses = valuesIn(signature, REVOCATION_VALUES, 'OCSPValues', 'EncapsulatedOCSPValue');
  return [...found('CRL', crls), ...found('OCSP', responses)];
}

/** What is at the end of a path from the properties with some names, or from those inside TimeStampValidationData. */
const valuesIn = (signature: SignatureElement, names: readonly string[], ...path: readonly string[]): XmlElement[] =>
  unsignedSignatureProperties(signature)
    .flatMap((property) => (property.local === 'TimeStampValidationData' ? property.children : [property]))
    .filter(isElement)
    .filter(({ local }) => names.includes(local))
    .flatMap((property) => descend(property, signature.xades, ...path));

const found = (kind: FoundRevocation['kind'], elements: readonly XmlElement[]): FoundRevocation[] =>
  elements.map(compactText).flatMap((der) => (base64Bytes(der) === undefined ? [] : [{ kind, der }]));
