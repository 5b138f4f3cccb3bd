import type { Spend } from './budget.ts';
import { ancestorsOf, namespacesInScope, XML_NAMESPACE, type XmlElement, type XmlNamespace } from './tree.ts';

/** They are made when somebody asks for them: a document has many more of them than of all other nodes together. */
const known = new WeakMap<XmlElement, Map<string, XmlNamespace>>();

/** The namespace node of an element for a prefix that is in scope there: always the same one. */
export function namespaceNode(parent: XmlElement, prefix: string, uri: string): XmlNamespace {
  const ofElement = known.get(parent) ?? new Map<string, XmlNamespace>();
  known.set(parent, ofElement);
  const node = ofElement.get(prefix) ?? { kind: 'namespace', parent, order: parent.order, prefix, uri };
  ofElement.set(prefix, node);
  return node;
}

/** The namespace axis (XPath 1.0 section 5.4), with the prefix xml, which is always in scope. */
export function namespaceNodes(element: XmlElement, spend: Spend): XmlNamespace[] {
  spend(4 * [element, ...ancestorsOf(element)].reduce((sum, { declarations }) => sum + 1 + declarations.size, 0));
  return [['xml', XML_NAMESPACE] as const, ...namespacesInScope(element)]
    .filter(([, uri]) => uri !== '')
    .map(([prefix, uri]) => namespaceNode(element, prefix, uri));
}
