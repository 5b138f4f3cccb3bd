import {
  byCodePoint,
  type NodeFilter,
  namespacesToRender,
  type Rendering,
  type Scope,
  scopeWithin,
} from './c14n-namespaces.ts';
import { CANONICAL, type CanonicalForm, EXCLUSIVE_C14N, formNamed, inclusivePrefixes } from './canonical-form.ts';
import {
  ancestorsOf,
  isElement,
  namespacesInScope,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from './tree.ts';

export { CANONICAL, type CanonicalForm, EXCLUSIVE_C14N, formNamed, inclusivePrefixes, type NodeFilter };

/**
 * Writes an element, or a document, with all that is in it in a canonical form: Canonical XML 1.0, 1.1 or Exclusive XML
 * Canonicalization 1.0, in UTF-8.
 * @param prefixes the InclusiveNamespaces PrefixList of the exclusive form; that of the default namespace is empty
 * @param isIn whether a node is in the document subset that is to be written; all are, if it is not given
 * @throws Malformed for an xml:base outside the element, in the form of 1.1
 */
export function canonicalize(
  apex: XmlElement | XmlDocument,
  form: CanonicalForm,
  prefixes: readonly string[] = [],
  isIn?: NodeFilter,
): Buffer {
  const writer: Writer = { form, listed: new Set(prefixes), rendered: new Map(), isIn, out: '' };
  if (apex.kind === 'document') writeDocument(writer, apex);
  else writeElement(writer, apex, namespacesInScope(apex), false);
  return Buffer.from(writer.out);
}

interface Writer extends Rendering {
  out: string;
}

/** Canonical XML 1.0 section 2.3: what is around the root stands on lines of its own. */
function writeDocument(writer: Writer, { root, children }: XmlDocument): void {
  for (const child of children) {
    if (child === root) {
      writeElement(writer, root, root.declarations, false);
      continue;
    }
    const written = leafText(writer, child);
    if (written !== '') writer.out += child.order < root.order ? `${written}\n` : `\n${written}`;
  }
}

/**
 * @param scope the namespaces that may have to be written: those declared here, or all in scope where some nodes are left out
 * @param below whether the element that it is in was written
 */
function writeElement(writer: Writer, element: XmlElement, scope: Scope, below: boolean): void {
  const { form, rendered, isIn } = writer;
  const visible = isIn === undefined || isIn(element);
  const name = qualified(element);
  const own = isIn === undefined ? element.attributes : element.attributes.filter(isIn);
  const namespaces = namespacesToRender(writer, { element, attributes: own, scope, visible });
  const before = namespaces.map(([prefix]) => [prefix, rendered.get(prefix) ?? ''] as const);
  if (visible) writer.out += `<${name}`;
  for (const [prefix, uri] of namespaces) {
    if (visible) rendered.set(prefix, uri);
    writer.out += ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapedValue(uri)}"`;
  }
  const attributes = visible && !below ? [...own, ...inherited(element, form)] : own;
  for (const attribute of inOrder(attributes))
    writer.out += ` ${qualified(attribute)}="${escapedValue(attribute.value)}"`;
  if (visible) writer.out += '>';
  for (const child of element.children) {
    if (isElement(child)) writeElement(writer, child, scopeWithin(writer, scope, child), visible);
    else writer.out += leafText(writer, child);
  }
  if (visible) writer.out += `</${name}>`;
  for (const [prefix, uri] of before) rendered.set(prefix, uri);
}

function leafText({ form, isIn }: Writer, node: XmlNode): string {
  if (node.kind === 'element' || (node.kind === 'comment' && !form.comments)) return '';
  if (isIn !== undefined && !isIn(node)) return '';
  if (node.kind === 'text') return escapedText(node.text);
  if (node.kind === 'comment') return `<!--${node.comment}-->`;
  return `<?${node.target}${node.data === '' ? '' : ` ${node.data}`}?>`;
}

/**
 * The attributes of the namespace xml that the nearest of the elements around one have, and itself has not (Canonical XML 1.0
 * section 2.4).
 */
function inherited(element: XmlElement, { inherits }: CanonicalForm): XmlAttribute[] {
  const around = ancestorsOf(element)
    .toReversed()
    .flatMap(({ attributes }) => attributes.filter(isXml));
  if (around.length === 0) return [];
  const own = new Set(element.attributes.filter(isXml).map(({ local }) => local));
  const nearest = new Map(around.map((attribute) => [attribute.local, attribute]));
  return [...nearest.values()].filter(({ local }) => !own.has(local) && inherits(local));
}

const isXml = ({ prefix }: XmlAttribute): boolean => prefix === 'xml';

const qualified = ({ prefix, local }: XmlElement | XmlAttribute): string =>
  prefix === '' ? local : `${prefix}:${local}`;

const inOrder = (attributes: readonly XmlAttribute[]): readonly XmlAttribute[] =>
  attributes.length < 2
    ? attributes
    : attributes.toSorted((a, b) => byCodePoint(a.namespace, b.namespace) || byCodePoint(a.local, b.local));

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
