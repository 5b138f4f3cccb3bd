/** XML as a light tree: what canonicalisation and signatures need of it, and no more. */
export type XmlNode = XmlElement | XmlComment | string;

export interface XmlElement {
  readonly parent: XmlElement | undefined;
  /** Empty where there is none. */
  readonly prefix: string;
  readonly local: string;
  /** Empty where there is none, for attributes too. */
  readonly namespace: string;
  /** In the order in which they stand there, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces that are declared on this element, by prefix; that of the default namespace is empty. */
  readonly declarations: ReadonlyMap<string, string>;
  /** Text may be cut into several strings; CDATA sections are text. */
  readonly children: readonly XmlNode[];
}

export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly namespace: string;
  readonly value: string;
}

export interface XmlComment {
  readonly comment: string;
}

export const isElement = (node: XmlNode): node is XmlElement => typeof node === 'object' && 'local' in node;

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
  children.filter((node) => typeof node === 'string').join('');

/** An element and all elements inside it, each after the one it is in. */
export function elementsWithin(element: XmlElement): XmlElement[] {
  const found = [element];
  for (const next of found) {
    for (const child of next.children) if (isElement(child)) found.push(child);
  }
  return found;
}
