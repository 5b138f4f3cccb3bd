import { Malformed } from '../malformed.ts';
import type { Spend } from '../xml/budget.ts';
import type { NodeFilter } from '../xml/c14n.ts';
import {
  attributeOf,
  childrenNamed,
  namespacesInScope,
  textOf,
  XML_NAMESPACE,
  type XmlElement,
  type XPathNode,
} from '../xml/tree.ts';
import { type Environment, evaluateAt } from '../xml/xpath-evaluation.ts';
import { parseXPath } from '../xml/xpath-parser.ts';
import type { Expression } from '../xml/xpath-syntax.ts';
import { toBoolean, toNodeSet } from '../xml/xpath-values.ts';
import { DSIG, XPATH_FILTER } from './names.ts';
import type { NodeSet } from './referenced-data.ts';

/**
 * Leaves in the nodes at which an expression is true (XMLDSIG 1.1 section 6.6.3).
 * @throws Malformed, also later, when the nodes are asked for
 */
export function filterByXPath(nodes: NodeSet, transform: XmlElement, spend: Spend): NodeSet {
  const [here, ...more] = childrenNamed(transform, DSIG, 'XPath');
  if (here === undefined || more.length > 0) throw new Malformed('An XPath transform without one expression');
  const expression = expressionIn(here);
  const environment = environmentOf(nodes, here, spend);
  return narrowed(nodes, (node) => toBoolean(evaluateAt(expression, node, environment)));
}

const MAX_FILTERS = 16;

/**
 * Leaves in the subtrees that expressions intersect with, subtract and add, in order (XML-Signature XPath Filter 2.0 section
 * 3.4).
 * @throws Malformed
 */
export function filterBySubtrees(nodes: NodeSet, transform: XmlElement, spend: Spend): NodeSet {
  const elements = childrenNamed(transform, XPATH_FILTER, 'XPath');
  if (elements.length === 0) throw new Malformed('An XPath filter without an expression');
  if (elements.length > MAX_FILTERS) throw new Malformed(`More than ${MAX_FILTERS} XPath filters`);
  const filters = elements.map((here) => {
    const combine = COMBINATIONS.get(attributeOf(here, 'Filter') ?? '');
    if (combine === undefined) throw new Malformed('An XPath filter of an unknown kind');
    const found = evaluateAt(expressionIn(here), nodes.source.document, environmentOf(nodes, here, spend));
    return { combine, roots: new Set(toNodeSet(found)) };
  });
  const isUnder = (node: XPathNode, roots: ReadonlySet<XPathNode>): boolean => {
    spend(1);
    if (roots.has(nodes.source.document)) return true;
    let at: XPathNode | undefined = node;
    while (at !== undefined && !roots.has(at)) at = at.parent;
    return at !== undefined;
  };
  return narrowed(nodes, (node) =>
    filters.reduce((before, { combine, roots }) => combine(before, isUnder(node, roots)), true),
  );
}

type Combine = (before: boolean, found: boolean) => boolean;

const COMBINATIONS: ReadonlyMap<string, Combine> = new Map<string, Combine>([
  ['intersect', (before, found) => before && found],
  ['subtract', (before, found) => before && !found],
  ['union', (before, found) => before || found],
]);

const narrowed = (nodes: NodeSet, accepts: NodeFilter): NodeSet => {
  const { isIn } = nodes;
  return { ...nodes, isIn: isIn === undefined ? accepts : (node) => isIn(node) && accepts(node) };
};

const expressionIn = (here: XmlElement): Expression =>
  parseXPath(textOf(here), new Map([...namespacesInScope(here), ['xml', XML_NAMESPACE]]));

const environmentOf = ({ source }: NodeSet, here: XmlElement, spend: Spend): Environment => ({
  document: source.document,
  withId: source.withId,
  here,
  spend,
});
