/** XML as a light tree: what canonicalisation, signatures and XPath need of it, and no more. */
export type XmlNode = XmlElement | XmlText | XmlComment | XmlInstruction;

/** What all nodes have, those of XPath too (XPath 1.0 section 5). */
interface Placed {
  /** The element that it is in or belongs to; undefined for what stands right below the document. */
  readonly parent: XmlElement | undefined;
  /** Grows from node to node in document order. */
  readonly order: number;
}

export interface XmlDocument {
  readonly kind: 'document';
  readonly parent: undefined;
  readonly order: number;
  readonly root: XmlElement;
  /** The root, and the comments and instructions around it. */
  readonly children: readonly XmlNode[];
}

export interface XmlElement extends Placed {
  readonly kind: 'element';
  /** Empty where there is none. */
  readonly prefix: string;
  readonly local: string;
  /** Empty where there is none, for attributes too. */
  readonly namespace: string;
  /** In the order in which they stand there, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces that are declared on this element, by prefix; that of the default namespace is empty. */
  readonly declarations: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

export interface XmlAttribute extends Placed {
  readonly kind: 'attribute';
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly value: string;
}

/** All text between two tags, comments or instructions; CDATA sections are text. */
export interface XmlText extends Placed {
  readonly kind: 'text';
  readonly text: string;
}

export interface XmlComment extends Placed {
  readonly kind: 'comment';
  readonly comment: string;
}

/** A processing instruction. */
export interface XmlInstruction extends Placed {
  readonly kind: 'instruction';
  readonly target: string;
  /** Empty where there is none. */
  readonly data: string;
}

/** A namespace in scope of an element, as a node (XPath 1.0 section 5.4). */
export interface XmlNamespace extends Placed {
  readonly kind: 'namespace';
  readonly parent: XmlElement;
  readonly prefix: string;
  readonly uri: string;
}

/** Nodes as XPath has them. */
export type XPathNode = XmlDocument | XmlNode | XmlAttribute | XmlNamespace;

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

export const isElement = (node: XPathNode): node is XmlElement => node.kind === 'element';

/** Whether an element has this name, whatever its prefix. */
export const isNamed = (element: XmlElement, namespace: string, local: string): boolean =>
  element.local === local && element.namespace === namespace;

/** The elements right below one that have this name. */
export const childrenNamed = (element: XmlElement, namespace: string, local: string): XmlElement[] =>
  element.children.filter(isElement).filter((child) => isNamed(child, namespace, local));

/** The value of an attribute without a prefix. */
export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find(({ prefix, local }) => prefix === '' && local === name)?.value;

/** The text right below an element, as if comments were not there. */
export const textOf = ({ children }: XmlElement): string =>
  children.map((node) => (node.kind === 'text' ? node.text : '')).join('');

/** The elements around a node, the nearest first. */
export function ancestorsOf(node: XPathNode): XmlElement[] {
  const found: XmlElement[] = [];
  for (let next = node.parent; next !== undefined; next = next.parent) found.push(next);
  return found;
}

/** Whether a node is an element, or is inside it or one of its attributes or namespaces. */
export function isWithin(node: XPathNode, element: XmlElement): boolean {
  let next: XPathNode | undefined = node;
  while (next !== undefined && next !== element) next = next.parent;
  return next === element;
}

/** The namespaces in scope of an element, by prefix; that of the default namespace is empty. */
export const namespacesInScope = (element: XmlElement): Map<string, string> =>
  new Map([element, ...ancestorsOf(element)].toReversed().flatMap(({ declarations }) => [...declarations]));

/** An element and all elements inside it, each after the one it is in. */
export function elementsWithin(element: XmlElement): XmlElement[] {
  const found = [element];
  for (const next of found) {
    for (const child of next.children) if (isElement(child)) found.push(child);
  }
  return found;
}

/** An element and all elements inside it, in the order in which they begin. */
export const elementsInOrder = (element: XmlElement): XmlElement[] =>
  elementsWithin(element).sort((one, other) => one.order - other.order);
