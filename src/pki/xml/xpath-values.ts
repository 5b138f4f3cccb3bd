import { Malformed } from '../malformed.ts';
import type { Spend } from './budget.ts';
import { isElement, type XmlNode, type XPathNode } from './tree.ts';

/** What an expression gives; a node-set is in document order, each node once. */
export type Value = boolean | number | string | readonly XPathNode[];

export const isNodeSet = (value: Value): value is readonly XPathNode[] => typeof value === 'object';

/** @throws Malformed for what is no node-set */
export function toNodeSet(value: Value): readonly XPathNode[] {
  if (!isNodeSet(value)) throw new Malformed('An XPath expression with another value where a node-set should be');
  return value;
}

/** XPath 1.0 section 4.3. */
export const toBoolean = (value: Value): boolean => (isNodeSet(value) ? value.length > 0 : Boolean(value));

/** XPath 1.0 section 4.4: the only form of a number is digits with a point in or before them. */
export function toNumber(value: Value, spend: Spend): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  const text = toText(value, spend);
  return /^[ \t\r\n]*-?(?:\d+(?:\.\d*)?|\.\d+)[ \t\r\n]*$/.test(text) ? Number(text) : Number.NaN;
}

/** XPath 1.0 section 4.2. */
export function toText(value: Value, spend: Spend): string {
  if (typeof value === 'number') return numberAsText(value);
  if (!isNodeSet(value)) return String(value);
  const [first] = value;
  return first === undefined ? '' : stringValue(first, spend);
}

/** Never with an exponent. */
function numberAsText(value: number): string {
  if (!Number.isFinite(value) || !/e/.test(String(value))) return Object.is(value, -0) ? '0' : String(value);
  return Math.abs(value) >= 1 ? BigInt(value).toString() : value.toFixed(100).replace(/\.?0+$/, '');
}

/** XPath 1.0 section 5. */
export function stringValue(node: XPathNode, spend: Spend): string {
  const text = contentOf(node, spend);
  spend(text.length >> 5);
  return text;
}

function contentOf(node: XPathNode, spend: Spend): string {
  switch (node.kind) {
    case 'attribute':
      return node.value;
    case 'namespace':
      return node.uri;
    case 'text':
      return node.text;
    case 'comment':
      return node.comment;
    case 'instruction':
      return node.data;
    default: {
      const texts: string[] = [];
      collectText(node.children, texts, spend);
      return texts.join('');
    }
  }
}

function collectText(nodes: readonly XmlNode[], texts: string[], spend: Spend): void {
  spend(1 + (nodes.length >> 2));
  for (const node of nodes) {
    if (node.kind === 'text') texts.push(node.text);
    else if (isElement(node)) collectText(node.children, texts, spend);
  }
}

/** The nodes of several sets, each once, in document order. */
export function unionOf(sets: readonly (readonly XPathNode[])[], spend: Spend): readonly XPathNode[] {
  const [only, ...more] = sets;
  if (only === undefined) return [];
  if (more.length === 0) return only;
  spend(3 * sets.reduce((sum, { length }) => sum + 1 + length, 0));
  return inDocumentOrder([...new Set(sets.flat())]);
}

/** The namespaces of an element, which share its place, come after it and before its attributes. */
export const inDocumentOrder = (nodes: XPathNode[]): XPathNode[] =>
  nodes.sort((one, other) => one.order - other.order || rank(one) - rank(other));

const rank = (node: XPathNode): number => Number(node.kind === 'namespace');

/** XPath 1.0 section 3.4: node-sets are equal, or less, when some of their nodes are. */
export function compare(operator: string, left: Value, right: Value, spend: Spend): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return holds(operator, toBoolean(left), toBoolean(right));
  }
  const ordered = operator !== '=' && operator !== '!=';
  const numeric = ordered || typeof left === 'number' || typeof right === 'number';
  const atoms = (value: Value): (string | number)[] =>
    (isNodeSet(value) ? value.map((node) => stringValue(node, spend)) : [value]).map((one) =>
      numeric ? toNumber(one, spend) : toText(one, spend),
    );
  const others = atoms(right);
  return atoms(left).some((one) => {
    spend(others.length);
    return others.some((other) => holds(operator, one, other));
  });
}

function holds(operator: string, left: string | number | boolean, right: string | number | boolean): boolean {
  if (operator === '=') return left === right;
  if (operator === '!=') return left !== right;
  const [one, other] = [Number(left), Number(right)];
  if (operator === '<') return one < other;
  if (operator === '<=') return one <= other;
  return operator === '>' ? one > other : one >= other;
}
