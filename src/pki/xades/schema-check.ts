import { attributeOf, childrenNamed, elementsInOrder, isElement, isNamed, type XmlElement } from '../xml/tree.ts';
import { instantOf } from './date-time.ts';
import { COUNTERSIGNED_TYPE, DSIG, XADES } from './names.ts';
import { base64In, descend, plainText, type SignatureElement } from './signature-element.ts';

/** The children of elements in order, as in the schemas of XMLDSIG 1.1 and EN 319 132-1; `...` are any of other namespaces. */
const DSIG_CONTENT: Readonly<Record<string, string>> = {
  Signature: 'SignedInfo SignatureValue KeyInfo? Object*',
  SignedInfo: 'CanonicalizationMethod SignatureMethod Reference+',
  Reference: 'Transforms? DigestMethod DigestValue',
  Transforms: 'Transform+',
};

const XADES_CONTENT: Readonly<Record<string, string>> = {
  QualifyingProperties: 'SignedProperties? UnsignedProperties?',
  SignedProperties: 'SignedSignatureProperties? SignedDataObjectProperties?',
  SignedSignatureProperties:
    'SigningTime? SigningCertificate? SigningCertificateV2? SignaturePolicyIdentifier? SignatureProductionPlace? SignatureProductionPlaceV2? SignerRole? SignerRoleV2? ...',
  SignedDataObjectProperties:
    'DataObjectFormat* CommitmentTypeIndication* AllDataObjectsTimeStamp* IndividualDataObjectsTimeStamp* ...',
  SigningCertificate: 'Cert+',
  SigningCertificateV2: 'Cert+',
  Cert: 'CertDigest IssuerSerial? IssuerSerialV2?',
  CertDigest: 'DigestMethod DigestValue',
  SignaturePolicyId: 'SigPolicyId Transforms? SigPolicyHash SigPolicyQualifiers?',
  SigPolicyHash: 'DigestMethod DigestValue',
  DataObjectFormat: 'Description? ObjectIdentifier? MimeType? Encoding?',
  UnsignedProperties: 'UnsignedSignatureProperties? UnsignedDataObjectProperties?',
};

const FOREIGN = '-';

const expressionOf = (content: string): RegExp =>
  new RegExp(`^${content.replace(/(\w+)([?*+]?) ?/g, '(?:$1 )$2').replace('...', `(?:${FOREIGN} )*`)}$`);

const expressionsOf = (contents: Readonly<Record<string, string>>): ReadonlyMap<string, RegExp> =>
  new Map(Object.entries(contents).map(([name, content]) => [name, expressionOf(content)]));

const CONTENTS: ReadonlyMap<string, ReadonlyMap<string, RegExp>> = new Map([
  [DSIG, expressionsOf(DSIG_CONTENT)],
  [XADES, expressionsOf(XADES_CONTENT)],
]);

/**
 * Why a signature is not what the schemas of XMLDSIG and XAdES ask for, in a sentence: the first reason found. Undefined when
 * it is.
 * @param countersigned the signature that it is a countersignature of
 */
export function structureError(signature: SignatureElement, countersigned?: SignatureElement): string | undefined {
  const { element, signedInfo, qualifyingProperties, signedProperties, unsignedProperties } = signature;
  const checked = [
    element,
    ...(signedInfo ? elementsInOrder(signedInfo) : []),
    ...qualifyingProperties,
    ...(signedProperties ? elementsInOrder(signedProperties) : []),
    ...(unsignedProperties ? [unsignedProperties] : []),
  ];
  return (
    firstOf(checked, contentError) ??
    valueError(signature) ??
    propertiesError(signature) ??
    (countersigned && countersignatureError(signature, countersigned))
  );
}

function firstOf<T>(all: readonly T[], error: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = error(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function contentError(element: XmlElement): string | undefined {
  const expression = CONTENTS.get(element.namespace)?.get(element.local);
  if (expression === undefined) return valueIn(element);
  const names = element.children
    .filter(isElement)
    .map(({ namespace, local }) =>
      namespace === element.namespace || namespace === DSIG ? `${local} ` : `${FOREIGN} `,
    );
  return expression.test(names.join('')) ? undefined : `The children of ${element.local} are not those of its schema.`;
}

function valueIn(element: XmlElement): string | undefined {
  if (isNamed(element, DSIG, 'DigestValue') && base64In(element) === undefined) {
    return 'A DigestValue is not base64.';
  }
  if (isNamed(element, XADES, 'SigningTime') && instantOf(plainText(element) ?? '') === undefined) {
    return 'The SigningTime is not a dateTime.';
  }
  return undefined;
}

const valueError = ({ signatureValue }: SignatureElement): string | undefined =>
  base64In(signatureValue) === undefined ? 'The SignatureValue is not base64.' : undefined;

/** EN 319 132-1 sections 4.3.1 and 5.2.4. */
function propertiesError({ id, qualifyingProperties, signedProperties, xades }: SignatureElement): string | undefined {
  const [properties, ...more] = qualifyingProperties;
  if (properties === undefined) return undefined;
  if (more.length > 0) return 'There are QualifyingProperties more than once.';
  if (attributeOf(properties, 'Target') !== `#${id ?? ''}`)
    return 'The QualifyingProperties are not those of this signature.';
  const formats = descend(signedProperties, xades, 'SignedDataObjectProperties', 'DataObjectFormat');
  const isOfNothing = formats.some((format) => attributeOf(format, 'ObjectReference') === undefined);
  return isOfNothing ? 'A DataObjectFormat has no ObjectReference.' : undefined;
}

/** EN 319 132-1 section 5.2.7: a countersignature refers to the value that it countersigns. */
function countersignatureError(
  { signedInfo }: SignatureElement,
  { signatureValue }: SignatureElement,
): string | undefined {
  const references = signedInfo === undefined ? [] : childrenNamed(signedInfo, DSIG, 'Reference');
  const id = signatureValue && attributeOf(signatureValue, 'Id');
  const refers = references.some(
    (reference) =>
      attributeOf(reference, 'Type') === COUNTERSIGNED_TYPE && attributeOf(reference, 'URI') === `#${id ?? ''}`,
  );
  return refers ? undefined : 'The countersignature does not refer to the value that it countersigns.';
}
