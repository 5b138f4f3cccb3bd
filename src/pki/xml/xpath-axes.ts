import type { Spend } from './budget.ts';
import { namespaceNodes } from './namespace-node.ts';
import { isElement, type XmlDocument, type XmlNode, type XPathNode } from './tree.ts';
import type { Axis, NodeTest } from './xpath-syntax.ts';

/** Where nodes are looked for. */
export interface Surroundings {
  readonly document: XmlDocument;
  readonly spend: Spend;
}

/** The nodes on an axis, the nearest first (XPath 1.0 section 2.2). */
export function nodesOn(axis: Axis, node: XPathNode, surroundings: Surroundings): XPathNode[] {
  const found = FINDERS[axis](node, surroundings);
  surroundings.spend(1 + (found.length >> 2));
  return found;
}

type Finder = (node: XPathNode, surroundings: Surroundings) => XPathNode[];

/** What is right above a node; that is the document for its root. */
const parentOf = (node: XPathNode, document: XmlDocument): XPathNode | undefined =>
  node === document ? undefined : (node.parent ?? document);

function above(node: XPathNode, document: XmlDocument): XPathNode[] {
  const found: XPathNode[] = [];
  for (let next = parentOf(node, document); next !== undefined; next = parentOf(next, document)) found.push(next);
  return found;
}

const childrenOf = (node: XPathNode): readonly XmlNode[] =>
  node.kind === 'element' || node.kind === 'document' ? node.children : [];

/** In document order. */
function below(node: XPathNode, spend: Spend): XPathNode[] {
  const found: XPathNode[] = [];
  const add = (nodes: readonly XmlNode[]): void => {
    spend(1 + (nodes.length >> 2));
    for (const child of nodes) {
      found.push(child);
      if (isElement(child)) add(child.children);
    }
  };
  add(childrenOf(node));
  return found;
}

/** Nodes, each with what is below it. */
function subtreesOf(nodes: readonly XPathNode[], spend: Spend): XPathNode[][] {
  spend(nodes.length);
  return nodes.map((node) => [node, ...below(node, spend)]);
}

/** Attributes and namespaces are nobody's children, and have no siblings. */
function siblingsOf(node: XPathNode, { document, spend }: Surroundings): readonly XmlNode[] {
  if (node.kind === 'attribute' || node.kind === 'namespace') return [];
  const parent = parentOf(node, document);
  const siblings = parent === undefined ? [] : childrenOf(parent);
  spend(siblings.length >> 2);
  return siblings;
}

const after: Finder = (node, surroundings) => siblingsOf(node, surroundings).filter(({ order }) => order > node.order);

const before: Finder = (node, surroundings) =>
  siblingsOf(node, surroundings)
    .filter(({ order }) => order < node.order)
    .toReversed();

const FINDERS: Readonly<Record<Axis, Finder>> = {
  self: (node) => [node],
  parent: (node, { document }) => above(node, document).slice(0, 1),
  ancestor: (node, { document }) => above(node, document),
  'ancestor-or-self': (node, { document }) => [node, ...above(node, document)],
  child: (node) => [...childrenOf(node)],
  descendant: (node, { spend }) => below(node, spend),
  'descendant-or-self': (node, { spend }) => [node, ...below(node, spend)],
  attribute: (node) => (node.kind === 'element' ? [...node.attributes] : []),
  namespace: (node, { spend }) => (node.kind === 'element' ? namespaceNodes(node, spend) : []),
  'following-sibling': after,
  'preceding-sibling': before,
  following: (node, surroundings) => {
    const { document, spend } = surroundings;
    const inside =
      node.kind === 'attribute' || node.kind === 'namespace' ? below(parentOf(node, document) ?? node, spend) : [];
    const around = [node, ...above(node, document)].flatMap((one) => after(one, surroundings));
    return [...inside, ...subtreesOf(around, spend).flat()];
  },
  preceding: (node, surroundings) => {
    const around = [node, ...above(node, surroundings.document)].flatMap((one) => before(one, surroundings));
    return subtreesOf(around, surroundings.spend).flatMap((nodes) => nodes.toReversed());
  },
};

/** Whether a node on an axis passes a test (XPath 1.0 section 2.3). */
export function passes(node: XPathNode, test: NodeTest, axis: Axis): boolean {
  if ('type' in test) return isOfType(node, test);
  if (axis === 'namespace') return node.kind === 'namespace' && (test.local === '*' || node.prefix === test.local);
  if (node.kind !== (axis === 'attribute' ? 'attribute' : 'element')) return false;
  if (test.local !== '*' && node.local !== test.local) return false;
  return test.namespace === undefined || node.namespace === test.namespace;
}

function isOfType(node: XPathNode, { type, target }: Extract<NodeTest, { type: unknown }>): boolean {
  if (type === 'node') return true;
  if (type !== 'processing-instruction') return node.kind === type;
  return node.kind === 'instruction' && (target === undefined || node.target === target);
}
