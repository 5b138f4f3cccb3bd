import {
  attributeOf,
  childrenNamed,
  elementsWithin,
  isElement,
  isNamed,
  textOf,
  type XmlElement,
} from '../../xml/tree.ts';
import { DSIG, XADES } from '../names.ts';
import { XadesRefusal } from './refusal.ts';

/** The parts of an enveloping signature. */
export interface SignatureParts {
  readonly signedInfo: XmlElement;
  readonly signatureValue: XmlElement;
  readonly keyInfo: XmlElement;
  /** The ds:Object with the content. */
  readonly object: XmlElement;
  readonly signedProperties: XmlElement;
  /** Every element that has an Id. */
  readonly ids: ReadonlyMap<string, XmlElement>;
}

/**
 * The parts of an enveloping XAdES signature (XMLDSIG 1.1 section 4, EN 319 132-1 section 4). That the document has one
 * of each, at its place, and one object with content leaves nothing to wrap another signature in.
 * @throws XadesRefusal
 */
export function signatureParts(root: XmlElement): SignatureParts {
  if (!isNamed(root, DSIG, 'Signature')) throw new XadesRefusal('not-a-signature', { found: root.local });
  const elements = elementsWithin(root);
  checkUnique(elements);
  const ids = idsOf(elements);
  const objects = childrenNamed(root, DSIG, 'Object');
  const withProperties = objects.filter((object) => childrenNamed(object, XADES, PROPERTIES).length > 0);
  const properties = only(theOne(withProperties, PROPERTIES), XADES, PROPERTIES);
  checkTarget(root, properties);
  return {
    signedInfo: only(root, DSIG, 'SignedInfo'),
    signatureValue: only(root, DSIG, 'SignatureValue'),
    keyInfo: only(root, DSIG, 'KeyInfo'),
    object: theOne(
      objects.filter((object) => !withProperties.includes(object)),
      'Object',
    ),
    signedProperties: only(properties, XADES, 'SignedProperties'),
    ids,
  };
}

const PROPERTIES = 'QualifyingProperties';

const UNIQUE: readonly (readonly [string, string])[] = [
  [DSIG, 'Signature'],
  [DSIG, 'SignedInfo'],
  [DSIG, 'SignatureValue'],
  [DSIG, 'KeyInfo'],
  [XADES, PROPERTIES],
  [XADES, 'SignedProperties'],
];

function checkUnique(elements: readonly XmlElement[]): void {
  for (const [namespace, local] of UNIQUE) {
    const count = elements.filter((element) => isNamed(element, namespace, local)).length;
    if (count > 1) throw new XadesRefusal('element-repeated', { element: local, count });
  }
}

/** The names under which programs look for ids, beside the one of XML signatures; xml:id is one of them. */
const ID_NAMES = new Set(['Id', 'ID', 'id']);

function idsOf(elements: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
  const seen = new Set<string>();
  for (const { prefix, local, value } of elements.flatMap(({ attributes }) => attributes)) {
    if (!ID_NAMES.has(local) || (prefix !== '' && prefix !== 'xml')) continue;
    if (seen.has(value)) throw new XadesRefusal('id-repeated', { id: value });
    seen.add(value);
  }
  return new Map(
    elements.flatMap((element) => {
      const id = attributeOf(element, 'Id');
      return id === undefined ? [] : [[id, element]];
    }),
  );
}

/** EN 319 132-1 section 4.3.1. */
function checkTarget(signature: XmlElement, properties: XmlElement): void {
  const id = attributeOf(signature, 'Id') ?? '';
  const target = attributeOf(properties, 'Target') ?? '';
  if (id === '' || target !== `#${id}`) throw new XadesRefusal('target-mismatch', { id, target });
}

/**
 * The one element of this name right below another.
 * @throws XadesRefusal when there is none, or more than one
 */
export const only = (parent: XmlElement, namespace: string, local: string): XmlElement =>
  theOne(childrenNamed(parent, namespace, local), local);

/**
 * The one element that was found under a name.
 * @throws XadesRefusal when none was, or more than one
 */
export function theOne(found: readonly XmlElement[], name: string): XmlElement {
  const [one, ...more] = found;
  if (one === undefined) throw new XadesRefusal('element-missing', { element: name });
  if (more.length > 0) throw new XadesRefusal('element-repeated', { element: name, count: found.length });
  return one;
}

/**
 * The text of an element that has nothing but text.
 * @throws XadesRefusal
 */
export function onlyText(element: XmlElement): string {
  const inside = element.children.find(isElement);
  if (inside !== undefined) throw new XadesRefusal('element-unexpected', { element: inside.local, in: element.local });
  return textOf(element);
}
