import { unlessMalformed } from '../malformed.ts';
import type { DigestMatcher, DigestMatcherType, OriginalDocument } from '../signed-document.ts';
import type { Spend } from '../xml/budget.ts';
import { formNamed } from '../xml/c14n.ts';
import { attributeOf, childrenNamed, isNamed, type XmlElement } from '../xml/tree.ts';
import { dereference, type Target } from './dereference.ts';
import { DSIG, MANIFEST_TYPE, OBJECT_TYPE, SIGNED_PROPERTIES_TYPES } from './names.ts';
import { type IndexedDocument, octetsOf, type ReferencedData } from './referenced-data.ts';
import { algorithmOf, descend, type SignatureElement } from './signature-element.ts';
import { isDigestOf, statedDigest } from './stated-digest.ts';
import { transformed, transformsOf } from './transforms.ts';

/** What signatures are found in. */
export interface SignedSource extends IndexedDocument {
  readonly originals: readonly OriginalDocument[];
  readonly spend: Spend;
}

/** A ds:Reference, and what it is of. */
export interface FoundReference {
  readonly element: XmlElement;
  readonly type: DigestMatcherType;
  readonly target: Target['found'] | undefined;
  /** What the last transform gave; undefined when there is no target, or it cannot be transformed. */
  readonly data: ReferencedData | undefined;
  readonly matcher: DigestMatcher;
}

/** About what a look at a reference costs beside its octets. */
const REFERENCE_STEPS = 100;

/** The references of SignedInfo, in order, each after the entries of the manifest that it is of. */
export const foundReferences = (signature: SignatureElement, source: SignedSource): FoundReference[] =>
  descend(signature.signedInfo, DSIG, 'Reference').flatMap((element) => {
    const reference = foundReference(element, signature, source);
    return [...manifestEntries(reference, signature, source), reference];
  });

function foundReference(element: XmlElement, signature: SignatureElement, source: SignedSource): FoundReference {
  const type = typeOf(element);
  const target = dereference(attributeOf(element, 'URI'), source, source.originals);
  const accepted = target !== undefined && ACCEPTS[type]?.(target.found, signature) !== false ? target : undefined;
  return processed(element, type, accepted, signature, source);
}

function typeOf(reference: XmlElement): DigestMatcherType {
  const type = attributeOf(reference, 'Type') ?? '';
  if (SIGNED_PROPERTIES_TYPES.includes(type)) return 'SIGNED_PROPERTIES';
  if (type === OBJECT_TYPE) return 'OBJECT';
  return type === MANIFEST_TYPE ? 'MANIFEST' : 'REFERENCE';
}

/** Against wrapping: what a reference of some type must be to, in the signature itself. */
const ACCEPTS: Partial<Record<DigestMatcherType, (found: Target['found'], signature: SignatureElement) => boolean>> = {
  SIGNED_PROPERTIES: (found, signature) => found === ownProperties(signature),
  OBJECT: (found, { objects }) => objects.some((object) => object === found),
  MANIFEST: (found, { objects }) =>
    objects.some((object) => childrenNamed(object, DSIG, 'Manifest').some((manifest) => manifest === found)),
};

/** SignedProperties, when there are just these and they are said to be of this signature. */
function ownProperties({ id, qualifyingProperties, signedProperties, xades }: SignatureElement) {
  const [properties, ...more] = qualifyingProperties;
  if (properties === undefined || more.length > 0) return undefined;
  const target = attributeOf(properties, 'Target');
  const isAlone = childrenNamed(properties, xades, 'SignedProperties').length === 1;
  return isAlone && (target === undefined || target === `#${id ?? ''}`) ? signedProperties : undefined;
}

function processed(
  element: XmlElement,
  type: DigestMatcherType,
  target: Target | undefined,
  signature: SignatureElement,
  { spend }: SignedSource,
): FoundReference {
  const context = { signature: signature.element, spend };
  spend(REFERENCE_STEPS);
  const data = target && unlessMalformed(() => transformed(target.data, element, context));
  const octets = data && unlessMalformed(() => octetsOf(data, spend));
  // Other transforms could leave out of the properties what is read from them.
  const whole = type !== 'SIGNED_PROPERTIES' || transformsOf(element).every((one) => formNamed(algorithmOf(one)));
  const matcher = matcherOf(element, type, target !== undefined, whole ? octets : undefined);
  return { element, type, target: target?.found, data, matcher };
}

function matcherOf(element: XmlElement, type: DigestMatcherType, found: boolean, octets?: Buffer): DigestMatcher {
  const name = attributeOf(element, 'Id') || attributeOf(element, 'URI') || undefined;
  const digest = statedDigest(element);
  const intact = octets !== undefined && isDigestOf(digest, octets);
  return { type, ...(name !== undefined && { name }), ...digest, found, intact };
}

/** XMLDSIG 1.1 section 5.1. What is in a manifest is only looked at when the manifest is this signature's. */
function manifestEntries(
  { type, target }: FoundReference,
  signature: SignatureElement,
  source: SignedSource,
): FoundReference[] {
  if (type !== 'MANIFEST' || target === undefined || !('kind' in target) || target.kind !== 'element') return [];
  if (!isNamed(target, DSIG, 'Manifest')) return [];
  return childrenNamed(target, DSIG, 'Reference').map((element) => {
    const entry = dereference(attributeOf(element, 'URI'), source, source.originals);
    return processed(element, 'MANIFEST_ENTRY', entry, signature, source);
  });
}

/**
 * The digests of a signature in the order of DSS 5.4: at the end one for SignedProperties, and one for what is signed, where
 * no reference is to any.
 */
export function digestMatchers(references: readonly FoundReference[], signature: SignatureElement): DigestMatcher[] {
  const matchers = references.map(({ matcher }) => matcher);
  if (!matchers.some(({ type, found }) => type === 'SIGNED_PROPERTIES' && found)) {
    matchers.push({ type: 'SIGNED_PROPERTIES', value: '', found: false, intact: false });
  }
  if (!references.some((reference) => isOfData(reference, signature))) {
    matchers.push({ type: 'REFERENCE', value: '', found: false, intact: false });
  }
  return matchers;
}

/** Whether a reference is to more than what the signature says of itself. */
const isOfData = (
  { type, target }: FoundReference,
  { keyInfo, signedProperties, qualifyingProperties }: SignatureElement,
) =>
  target !== undefined &&
  type !== 'SIGNED_PROPERTIES' &&
  type !== 'MANIFEST_ENTRY' &&
  ![keyInfo, signedProperties, ...qualifyingProperties].some((own) => own === target);
