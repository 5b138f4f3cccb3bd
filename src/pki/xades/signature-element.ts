import { base64Bytes } from '../base64.ts';
import { attributeOf, childrenNamed, isElement, textOf, type XmlElement } from '../xml/tree.ts';
import { DSIG, XADES, XADES_NAMESPACES } from './names.ts';

/** The parts of a ds:Signature, as far as they are there (XMLDSIG 1.1 section 4, EN 319 132-1 section 4). */
export interface SignatureElement {
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly signedInfo: XmlElement | undefined;
  readonly signatureValue: XmlElement | undefined;
  readonly keyInfo: XmlElement | undefined;
  readonly objects: readonly XmlElement[];
  /** All there are: more than one is one too many. */
  readonly qualifyingProperties: readonly XmlElement[];
  /** Those of the first QualifyingProperties. */
  readonly signedProperties: XmlElement | undefined;
  readonly unsignedProperties: XmlElement | undefined;
  /** That of its properties: XAdES has had several. */
  readonly xades: string;
}

/** Looks at a ds:Signature, whatever may be missing in it. */
export function signatureElement(element: XmlElement): SignatureElement {
  const objects = childrenNamed(element, DSIG, 'Object');
  const qualifyingProperties = objects.flatMap((object) =>
    XADES_NAMESPACES.flatMap((namespace) => childrenNamed(object, namespace, 'QualifyingProperties')),
  );
  const [properties] = qualifyingProperties;
  const xades = properties?.namespace ?? XADES;
  return {
    element,
    id: attributeOf(element, 'Id'),
    signedInfo: childrenNamed(element, DSIG, 'SignedInfo')[0],
    signatureValue: childrenNamed(element, DSIG, 'SignatureValue')[0],
    keyInfo: childrenNamed(element, DSIG, 'KeyInfo')[0],
    objects,
    qualifyingProperties,
    signedProperties: first(properties, xades, 'SignedProperties'),
    unsignedProperties: first(properties, xades, 'UnsignedProperties'),
    xades,
  };
}

/** The elements at the end of a path of names in one namespace. */
export const descend = (from: XmlElement | undefined, namespace: string, ...path: readonly string[]): XmlElement[] =>
  path.reduce(
    (elements, name) => elements.flatMap((element) => childrenNamed(element, namespace, name)),
    from === undefined ? [] : [from],
  );

/** The first element at the end of a path of names in one namespace. */
export const first = (from: XmlElement | undefined, namespace: string, ...path: readonly string[]) =>
  descend(from, namespace, ...path)[0];

/** The properties below SignedSignatureProperties that have one of these names. */
export const signedSignatureProperties = (
  { signedProperties, xades }: SignatureElement,
  ...names: readonly string[]
): XmlElement[] => names.flatMap((name) => descend(signedProperties, xades, 'SignedSignatureProperties', name));

/** The elements below SignedDataObjectProperties. */
export const signedDataProperties = ({ signedProperties, xades }: SignatureElement): XmlElement[] =>
  descend(signedProperties, xades, 'SignedDataObjectProperties').flatMap(({ children }) => children.filter(isElement));

/** The elements below UnsignedSignatureProperties, in order. */
export const unsignedSignatureProperties = ({ unsignedProperties, xades }: SignatureElement): XmlElement[] =>
  descend(unsignedProperties, xades, 'UnsignedSignatureProperties').flatMap(({ children }) =>
    children.filter(isElement),
  );

/** The algorithm that a method element names; empty if it names none. */
export const algorithmOf = (method: XmlElement | undefined): string =>
  (method && attributeOf(method, 'Algorithm')) ?? '';

/** The text of an element without the white space around it. */
export const plainText = (element: XmlElement | undefined): string | undefined => element && textOf(element).trim();

/** The text of an element without white space: base64. */
export const compactText = (element: XmlElement | undefined): string =>
  element === undefined ? '' : textOf(element).replace(/[ \t\r\n]+/g, '');

/** The bytes of the base64 in an element; undefined for other text. */
export const base64In = (element: XmlElement | undefined): Buffer | undefined => base64Bytes(compactText(element));
