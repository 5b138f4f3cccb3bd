import { Malformed } from '../malformed.ts';
import { isElement, type XmlAttribute, type XmlElement } from './tree.ts';

/** A form of canonical XML. */
export interface CanonicalForm {
  readonly exclusive: boolean;
  readonly comments: boolean;
  /** Whether a part of a document takes over this attribute (xml:lang…) from the elements it is in. */
  readonly inherits: (local: string) => boolean;
}

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** Canonical XML 1.0, which is also what a part of a document is turned into when nothing else is said. */
export const CANONICAL: CanonicalForm = { exclusive: false, comments: false, inherits: () => true };

/** Canonical XML 1.1 section 2.4: xml:id stays where it is; joining what xml:base says is not implemented. */
const CANONICAL11: CanonicalForm = {
  exclusive: false,
  comments: false,
  inherits(local) {
    if (local === 'base') throw new Malformed('xml:base around what is to be canonicalised');
    return local === 'lang' || local === 'space';
  },
};

const EXCLUSIVE: CanonicalForm = { exclusive: true, comments: false, inherits: () => false };

const withComments = (form: CanonicalForm): CanonicalForm => ({ ...form, comments: true });

const FORMS: ReadonlyMap<string, CanonicalForm> = new Map([
  [C14N, CANONICAL],
  [`${C14N}#WithComments`, withComments(CANONICAL)],
  [C14N11, CANONICAL11],
  [`${C14N11}#WithComments`, withComments(CANONICAL11)],
  [EXCLUSIVE_C14N, EXCLUSIVE],
  [`${EXCLUSIVE_C14N}WithComments`, withComments(EXCLUSIVE)],
]);

/** The form that an algorithm identifier names; undefined for any other. */
export const formNamed = (algorithm: string): CanonicalForm | undefined => FORMS.get(algorithm);

/**
 * Writes an element with all that is in it in a canonical form: Canonical XML 1.0, 1.1 or Exclusive XML
 * Canonicalization 1.0, in UTF-8.
 * @param prefixes the InclusiveNamespaces PrefixList of the exclusive form; that of the default namespace is empty
 * @throws Malformed for an xml:base outside the element, in the form of 1.1
 */
export function canonicalize(apex: XmlElement, form: CanonicalForm, prefixes: readonly string[] = []): Buffer {
  const writer = { form, listed: new Set(prefixes), rendered: new Map<string, string>(), out: [] };
  writeElement(writer, apex, namespacesInScope(apex), [...apex.attributes, ...inherited(apex, form)]);
  return Buffer.from(writer.out.join(''));
}

const ancestors = (element: XmlElement): XmlElement[] =>
  element.parent === undefined ? [] : [element.parent, ...ancestors(element.parent)];

const namespacesInScope = (element: XmlElement): ReadonlyMap<string, string> =>
  new Map([element, ...ancestors(element)].toReversed().flatMap(({ declarations }) => [...declarations]));

/** The attributes of the namespace xml that the nearest of the elements around one have, and itself has not. */
function inherited(element: XmlElement, { inherits }: CanonicalForm): XmlAttribute[] {
  const xml = ({ prefix }: XmlAttribute): boolean => prefix === 'xml';
  const own = new Set(element.attributes.filter(xml).map(({ local }) => local));
  const around = ancestors(element)
    .toReversed()
    .flatMap(({ attributes }) => attributes.filter(xml));
  const nearest = new Map(around.map((attribute) => [attribute.local, attribute]));
  return [...nearest.values()].filter(({ local }) => !own.has(local) && inherits(local));
}

interface Writer {
  readonly form: CanonicalForm;
  readonly listed: ReadonlySet<string>;
  /** The namespaces that the elements open in the output have declared. */
  readonly rendered: Map<string, string>;
  readonly out: string[];
}

function writeElement(
  writer: Writer,
  element: XmlElement,
  declared: ReadonlyMap<string, string>,
  attributes: readonly XmlAttribute[],
): void {
  const { form, rendered, out } = writer;
  const name = qualified(element);
  const namespaces = namespacesToRender(writer, element, declared);
  const before = namespaces.map(([prefix]) => [prefix, rendered.get(prefix) ?? ''] as const);
  out.push(`<${name}`);
  for (const [prefix, uri] of namespaces) {
    rendered.set(prefix, uri);
    out.push(` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapedValue(uri)}"`);
  }
  for (const attribute of inOrder(attributes)) out.push(` ${qualified(attribute)}="${escapedValue(attribute.value)}"`);
  out.push('>');
  for (const child of element.children) {
    if (typeof child === 'string') out.push(escapedText(child));
    else if (isElement(child)) writeElement(writer, child, child.declarations, child.attributes);
    else if (form.comments) out.push(`<!--${child.comment}-->`);
  }
  out.push(`</${name}>`);
  for (const [prefix, uri] of before) rendered.set(prefix, uri);
}

const qualified = ({ prefix, local }: XmlElement | XmlAttribute): string =>
  prefix === '' ? local : `${prefix}:${local}`;

/**
 * Canonical XML 1.0 section 2.3: what is declared and is not what stands already. The exclusive form (section 3) has of
 * that only the prefixes listed, and what the names of the element and its attributes use.
 */
function namespacesToRender(
  { form, listed, rendered }: Writer,
  element: XmlElement,
  declared: ReadonlyMap<string, string>,
): [string, string][] {
  const inclusive = [...declared].filter(([prefix]) => !form.exclusive || listed.has(prefix));
  const wanted = new Map(form.exclusive ? [...inclusive, ...namespacesUsed(element)] : inclusive);
  return [...wanted]
    .filter(([prefix, uri]) => prefix !== 'xml' && (rendered.get(prefix) ?? '') !== uri)
    .sort(([one], [other]) => byCodePoint(one, other));
}

const namespacesUsed = (element: XmlElement): [string, string][] =>
  [element, ...element.attributes.filter(({ prefix }) => prefix !== '')].map(({ prefix, namespace }) => [
    prefix,
    namespace,
  ]);

const inOrder = (attributes: readonly XmlAttribute[]): readonly XmlAttribute[] =>
  attributes.length < 2
    ? attributes
    : attributes.toSorted((a, b) => byCodePoint(a.namespace, b.namespace) || byCodePoint(a.local, b.local));

/** Strings compare by their UTF-16 code units, which puts what is beyond U+FFFF before U+E000. */
const byCodePoint = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Text as canonical XML writes it. */
export const escapedText = (text: string): string => text.replace(/[&<>\r]/g, (character) => ESCAPED[character] ?? '');

const escapedValue = (text: string): string => text.replace(/[&<"\t\n\r]/g, (character) => ESCAPED[character] ?? '');
