import { unlessMalformed } from '../malformed.ts';
import type { DigestMatcher, DigestMatcherType, OriginalDocument } from '../signed-document.ts';
import type { Spend } from '../xml/budget.ts';
import { formNamed } from '../xml/c14n.ts';
import { attributeOf, childrenNamed, isNamed, type XmlElement } from '../xml/tree.ts';
import { decoded, dereference, fileName, type Target } from './dereference.ts';
import { DSIG, MANIFEST_TYPE, OBJECT_TYPE, SIGNED_PROPERTIES_TYPES } from './names.ts';
import { roleOf } from './reference-role.ts';
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
  const target = targetOf(element, signature, source);
  const accepted = target !== undefined && ACCEPTS[type]?.(target.found, signature) !== false ? target : undefined;
  return processed(element, type, accepted, signature, source);
}

/** What a reference is to, unless that is where a signature has nothing to refer to. */
function targetOf(
  element: XmlElement,
  signature: SignatureElement,
  source: SignedSource,
  originals = source.originals,
): Target | undefined {
  const target = dereference(attributeOf(element, 'URI'), source, originals);
  return target !== undefined && roleOf(target.found, signature, source.spend) !== 'misplaced' ? target : undefined;
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
  OBJECT: (found, { element, keyInfo }) => found === keyInfo || (isDsig(found, 'Object') && found.parent === element),
  MANIFEST: (found, { element }) =>
    isDsig(found, 'Manifest') && isDsig(found.parent, 'Object') && found.parent.parent === element,
};

const isDsig = (found: Target['found'] | undefined, local: string): found is XmlElement =>
  found !== undefined && 'kind' in found && found.kind === 'element' && isNamed(found, DSIG, local);

/** SignedProperties, when there are just these. */
function ownProperties({ qualifyingProperties, signedProperties, xades }: SignatureElement) {
  const [properties, ...more] = qualifyingProperties;
  if (properties === undefined || more.length > 0) return undefined;
  return childrenNamed(properties, xades, 'SignedProperties').length === 1 ? signedProperties : undefined;
}

/** Other transforms could leave out of them what is read from them. */
const ONLY_CANONICAL: readonly DigestMatcherType[] = ['SIGNED_PROPERTIES', 'MANIFEST'];

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
  const found = octets?.length === 0 && isWhole(target?.found) ? undefined : target?.found;
  const complete = !ONLY_CANONICAL.includes(type) || transformsOf(element).every((one) => formNamed(algorithmOf(one)));
  const matcher = matcherOf(element, type, found !== undefined, complete ? octets : undefined);
  return { element, type, target: found, data, matcher };
}

/** A document, or its root. */
const isWhole = (found: Target['found'] | undefined): boolean =>
  found !== undefined && 'kind' in found && found.parent === undefined;

function matcherOf(element: XmlElement, type: DigestMatcherType, found: boolean, octets?: Buffer): DigestMatcher {
  const name = attributeOf(element, 'Id') || attributeOf(element, 'URI') || undefined;
  const digest = statedDigest(element);
  const intact = octets !== undefined && isDigestOf(digest, octets);
  return { type, ...(name !== undefined && { name }), ...digest, found, intact };
}

/**
 * XMLDSIG 1.1 section 5.1. What is in a manifest is only looked at when the manifest is this signature's, and something that it
 * lists, or may list, has come.
 */
function manifestEntries(
  { type, target }: FoundReference,
  signature: SignatureElement,
  source: SignedSource,
): FoundReference[] {
  if (type !== 'MANIFEST' || !isDsig(target, 'Manifest')) return [];
  const listed = childrenNamed(target, DSIG, 'Reference');
  const entries = listed.map((element) => {
    const originals = listed.length === 1 ? source.originals : originalsFor(element, source);
    return processed(element, 'MANIFEST_ENTRY', targetOf(element, signature, source, originals), signature, source);
  });
  return source.originals.length > 0 || entries.some(({ matcher }) => matcher.found) ? entries : [];
}

/** Of several entries each has its own original: the only one that came is not that of all. */
function originalsFor(entry: XmlElement, { originals }: SignedSource): OriginalDocument[] {
  const wanted = fileName(decoded(attributeOf(entry, 'URI') ?? ''));
  return originals.filter(({ name }) => name === undefined || fileName(name) === wanted);
}

/**
 * The digests of a signature in the order of DSS 5.4: at the end one for SignedProperties, and one for what is signed, where
 * no reference is to any.
 */
export function digestMatchers(
  references: readonly FoundReference[],
  signature: SignatureElement,
  { spend }: SignedSource,
): DigestMatcher[] {
  const matchers = references.map(({ matcher }) => matcher);
  if (!matchers.some(({ type, found }) => type === 'SIGNED_PROPERTIES' && found)) {
    matchers.push({ type: 'SIGNED_PROPERTIES', value: '', found: false, intact: false });
  }
  if (!references.some((reference) => isOfData(reference, signature, spend))) {
    matchers.push({ type: 'REFERENCE', value: '', found: false, intact: false });
  }
  return matchers;
}

/** Whether a reference is to more than what the signature says of itself; a manifest stands for all that it lists. */
const isOfData = ({ type, target }: FoundReference, signature: SignatureElement, spend: Spend): boolean =>
  target !== undefined && type !== 'MANIFEST_ENTRY' && roleOf(target, signature, spend) === 'data';
