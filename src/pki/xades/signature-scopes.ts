import type { SignatureScope } from '../signed-document.ts';
import { C14N, C14N11, EXCLUSIVE_C14N } from '../xml/canonical-form.ts';
import { attributeOf, isElement, type XmlElement } from '../xml/tree.ts';
import { decoded } from './dereference.ts';
import type { FoundReference } from './found-references.ts';
import { BASE64, DSIG, ENVELOPED, XADES_NAMESPACES, XADES141, XPATH, XPATH_FILTER, XSLT } from './names.ts';
import { algorithmOf, type SignatureElement } from './signature-element.ts';
import { transformsOf } from './transforms.ts';

/** How much of the document a signature covers, in the words of DSS 5.4; what is not found is not covered. */
export const signatureScopes = (references: readonly FoundReference[], signature: SignatureElement): SignatureScope[] =>
  references
    .filter(({ type }) => type !== 'SIGNED_PROPERTIES' && type !== 'MANIFEST_ENTRY')
    .flatMap((reference) => scopeOf(reference, signature));

function scopeOf({ element, target }: FoundReference, { objects }: SignatureElement): SignatureScope[] {
  if (target === undefined) return [];
  const uri = attributeOf(element, 'URI') ?? '';
  if (!('kind' in target)) return [{ value: 'Full document', name: decoded(uri) || target.name || '', scope: 'FULL' }];
  if (/^#xpointer\(/.test(decoded(uri))) {
    const name = attributeOf(element, 'Id') ?? '';
    return [{ value: `The XML element with ID '${name}' is an XPointer query.`, name, scope: 'PARTIAL' }];
  }
  const changes = transformations(element);
  if (target.kind === 'document' || (target.parent === undefined && !isOfSignatures(target))) {
    return [{ value: `The full XML file${changes}`, name: 'Full XML File', scope: 'FULL' }];
  }
  if (isOfSignatures(target) && !objects.some((object) => object === target || object.children.includes(target)))
    return [];
  const name = uri.slice(1);
  return [{ value: `The XML element with ID '${name}'${changes}`, name, scope: 'PARTIAL' }];
}

const OWN_NAMESPACES: readonly string[] = [DSIG, XADES141, ...XADES_NAMESPACES];

const isOfSignatures = (target: XmlElement): boolean => isElement(target) && OWN_NAMESPACES.includes(target.namespace);

const UNMENTIONED: readonly string[] = [
  ENVELOPED,
  BASE64,
  `${C14N}#WithComments`,
  `${C14N11}#WithComments`,
  `${EXCLUSIVE_C14N}WithComments`,
];

const MENTIONED: ReadonlyMap<string, string> = new Map([
  [XPATH, 'XPath filtering'],
  [XPATH_FILTER, 'XPath filtering'],
  [XSLT, 'XSLT Transform'],
  [C14N, 'Canonical XML 1.0 (omits comments)'],
  [C14N11, 'Canonical XML 1.1 (omits comments)'],
  [EXCLUSIVE_C14N, 'Exclusive Canonical XML (omits comments)'],
]);

/** DSS mentions the transforms that leave something out, be it comments. */
function transformations(reference: XmlElement): string {
  const algorithms = transformsOf(reference).map(algorithmOf);
  const names = algorithms.filter((one) => !UNMENTIONED.includes(one)).map((one) => MENTIONED.get(one) ?? one);
  return names.length === 0 ? '' : ` with transformations: ${names.join('; ')}.`;
}
