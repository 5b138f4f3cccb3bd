import type { XPathNode } from './tree.ts';
import { nodesOn, passes } from './xpath-axes.ts';
import { type Context, callFunction, type Environment } from './xpath-functions.ts';
import type { Expression, Path, Step } from './xpath-syntax.ts';
import { compare, inDocumentOrder, toBoolean, toNodeSet, toNumber, unionOf, type Value } from './xpath-values.ts';

export type { Context, Environment };

/**
 * What an XPath 1.0 expression gives at a node that stands alone.
 * @throws Malformed when there is a value of another type than there should be, or when nothing is left to spend
 */
export const evaluateAt = (expression: Expression, node: XPathNode, environment: Environment): Value =>
  evaluate(expression, { node, position: 1, size: 1 }, environment);

function evaluate(expression: Expression, context: Context, environment: Environment): Value {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'negation':
      return -toNumber(evaluate(expression.operand, context, environment), environment.spend);
    case 'operation':
      return operate(expression, context, environment);
    case 'call': {
      const values = expression.values.map((value) => evaluate(value, context, environment));
      return callFunction(expression.name, values, context, environment);
    }
    case 'filter': {
      const nodes = toNodeSet(evaluate(expression.operand, context, environment));
      return filtered(nodes, expression.predicates, environment);
    }
    case 'path':
      return walk(expression, context, environment);
  }
}

type Operation = Extract<Expression, { kind: 'operation' }>;

function operate({ operator, left, right }: Operation, context: Context, environment: Environment): Value {
  const { spend } = environment;
  const one = evaluate(left, context, environment);
  if (operator === 'or' && toBoolean(one)) return true;
  if (operator === 'and' && !toBoolean(one)) return false;
  const other = evaluate(right, context, environment);
  if (operator === 'or' || operator === 'and') return toBoolean(other);
  if (operator === '|') return unionOf([toNodeSet(one), toNodeSet(other)], spend);
  const calculate = ARITHMETIC[operator];
  if (calculate === undefined) return compare(operator, one, other, spend);
  return calculate(toNumber(one, spend), toNumber(other, spend));
}

const ARITHMETIC: Readonly<Record<string, (one: number, other: number) => number>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  div: (one, other) => one / other,
  mod: (one, other) => one % other,
};

function walk({ start, steps }: Path, context: Context, environment: Environment): readonly XPathNode[] {
  let nodes = startOf(start, context, environment);
  for (const step of steps) {
    nodes = unionOf(
      nodes.map((node) => take(step, node, environment)),
      environment.spend,
    );
  }
  return nodes;
}

function startOf(start: Path['start'], context: Context, environment: Environment): readonly XPathNode[] {
  if (start === 'context') return [context.node];
  return start === 'root' ? [environment.document] : toNodeSet(evaluate(start, context, environment));
}

const REVERSE = new Set<string>(['ancestor', 'ancestor-or-self', 'preceding', 'preceding-sibling']);

function take({ axis, test, predicates }: Step, node: XPathNode, environment: Environment): readonly XPathNode[] {
  const nearest = nodesOn(axis, node, environment).filter((one) => passes(one, test, axis));
  const found = filtered(nearest, predicates, environment);
  return REVERSE.has(axis) ? inDocumentOrder([...found]) : found;
}

/** XPath 1.0 section 2.4: a number is a position. */
function filtered(
  nodes: readonly XPathNode[],
  predicates: readonly Expression[],
  environment: Environment,
): readonly XPathNode[] {
  return predicates.reduce((left, predicate) => {
    environment.spend(left.length);
    return left.filter((node, index) => {
      const value = evaluate(predicate, { node, position: index + 1, size: left.length }, environment);
      return typeof value === 'number' ? value === index + 1 : toBoolean(value);
    });
  }, nodes);
}
