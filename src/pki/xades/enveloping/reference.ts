import { base64Bytes } from '../../base64.ts';
import { CANONICAL, type CanonicalForm, canonicalize, formNamed, inclusivePrefixes } from '../../xml/c14n.ts';
import { attributeOf, childrenNamed, type XmlElement } from '../../xml/tree.ts';
import { BASE64, DSIG, SIGNED_PROPERTIES_TYPE } from '../names.ts';
import { algorithmOf } from '../signature-element.ts';
import { transformsOf } from '../transforms.ts';
import { compareDigest } from './digest.ts';
import { XadesRefusal } from './refusal.ts';
import { onlyText, type SignatureParts } from './structure.ts';

/**
 * Checks the references of a signature, one to the enveloped object and one to SignedProperties (XMLDSIG 1.1 section
 * 4.4.3, EN 319 132-1 section 4.4.2).
 * @returns the content: what its base64 decodes to, or the text that the object has
 * @throws XadesRefusal
 */
export function checkReferences(parts: SignatureParts): Buffer {
  const { content, properties } = referencesOf(parts);
  const transform = transformOf(content);
  const octets = transform === 'base64' ? decoded(parts.object) : canonical(parts.object, transform);
  checkDigest(content, octets);
  checkDigest(properties, canonical(parts.signedProperties, canonicalTransformOf(properties)));
  return transform === 'base64' ? octets : Buffer.from(onlyText(parts.object));
}

function referencesOf(parts: SignatureParts): { readonly content: XmlElement; readonly properties: XmlElement } {
  const references = childrenNamed(parts.signedInfo, DSIG, 'Reference');
  const found = new Map(references.map((reference) => [target(reference, parts), reference]));
  const content = found.get(parts.object);
  const properties = found.get(parts.signedProperties);
  if (content === undefined) throw new XadesRefusal('content-not-referenced');
  if (properties === undefined) throw new XadesRefusal('signed-properties-not-referenced');
  if (references.length > found.size) throw new XadesRefusal('reference-repeated', { count: references.length });
  return { content, properties };
}

/** What a reference is to. Its URI is an Id: nothing is fetched, nothing is evaluated. */
function target(reference: XmlElement, { ids, object, signedProperties }: SignatureParts): XmlElement {
  const uri = attributeOf(reference, 'URI') ?? '';
  if (!/^#[^#(]+$/.test(uri)) throw new XadesRefusal('reference-elsewhere', { uri });
  const element = ids.get(uri.slice(1));
  if (element === undefined) throw new XadesRefusal('reference-not-found', { uri });
  if (element !== object && element !== signedProperties) {
    throw new XadesRefusal('reference-elsewhere', { uri, element: element.local });
  }
  const type = attributeOf(reference, 'Type') ?? '';
  if ((type === SIGNED_PROPERTIES_TYPE) !== (element === signedProperties)) {
    throw new XadesRefusal('reference-type-mismatch', { uri, type });
  }
  return element;
}

interface Canonical {
  readonly form: CanonicalForm;
  readonly prefixes: readonly string[];
}

function transformOf(reference: XmlElement): 'base64' | Canonical {
  const transforms = transformsOf(reference);
  const [transform, ...more] = transforms;
  if (transform === undefined) return { form: CANONICAL, prefixes: [] };
  const algorithm = algorithmOf(transform);
  if (more.length > 0) throw new XadesRefusal('transform-refused', { algorithm, count: transforms.length });
  return algorithm === BASE64 ? 'base64' : canonicalTransform(transform, algorithm);
}

function canonicalTransformOf(reference: XmlElement): Canonical {
  const transform = transformOf(reference);
  if (transform === 'base64') throw new XadesRefusal('transform-refused', { algorithm: BASE64 });
  return transform;
}

function canonicalTransform(transform: XmlElement, algorithm: string): Canonical {
  const form = formNamed(algorithm);
  if (form === undefined) throw new XadesRefusal('transform-refused', { algorithm });
  return { form, prefixes: inclusivePrefixes(transform) };
}

/** A reference by Id is to an element without its comments, whatever the form (XMLDSIG 1.1 section 4.4.3.3). */
const canonical = (element: XmlElement, { form, prefixes }: Canonical): Buffer =>
  canonicalize(element, { ...form, comments: false }, prefixes);

function decoded(object: XmlElement): Buffer {
  const bytes = base64Bytes(onlyText(object));
  if (bytes === undefined) throw new XadesRefusal('content-not-base64');
  return bytes;
}

function checkDigest(reference: XmlElement, octets: Buffer): void {
  const { expected, computed } = compareDigest(reference, octets);
  if (expected === computed) return;
  throw new XadesRefusal('digest-mismatch', { uri: attributeOf(reference, 'URI') ?? '', expected, computed });
}
