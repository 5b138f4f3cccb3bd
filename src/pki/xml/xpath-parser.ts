import { Malformed } from '../malformed.ts';
import { expect, isMark, isOperator, next, type Parser, peek, taken } from './xpath-cursor.ts';
import { tokensOf } from './xpath-lexer.ts';
import {
  AXES,
  type Axis,
  type Expression,
  NODE_TYPES,
  type NodeTest,
  type NodeType,
  type Step,
} from './xpath-syntax.ts';

/** Of what is in brackets in what is in brackets. */
const MAX_DEPTH = 32;

/** Each level of operators binds more tightly than the one before. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

/**
 * Reads an XPath 1.0 expression.
 * @param namespaces those in scope of the expression, by prefix
 * @throws Malformed for what is none, names a prefix that is not declared or a variable, or nests too deeply
 */
export function parseXPath(expression: string, namespaces: ReadonlyMap<string, string>): Expression {
  const parser: Parser = { tokens: tokensOf(expression), namespaces, at: 0, depth: 0 };
  const parsed = operation(parser, 0);
  if (peek(parser).kind !== 'end') throw new Malformed('An XPath expression that goes on after its end');
  return parsed;
}

function operation(parser: Parser, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return negation(parser);
  let left = operation(parser, level + 1);
  while (peek(parser).kind === 'operator' && operators.includes(peek(parser).text)) {
    const operator = next(parser).text;
    left = { kind: 'operation', operator, left, right: operation(parser, level + 1) };
  }
  return left;
}

function negation(parser: Parser): Expression {
  let minuses = 0;
  while (taken(parser, 'operator', '-')) minuses += 1;
  const operand = union(parser);
  if (minuses === 0) return operand;
  const negated: Expression = { kind: 'negation', operand };
  return minuses % 2 === 1 ? negated : { kind: 'negation', operand: negated };
}

function union(parser: Parser): Expression {
  let left = path(parser);
  while (taken(parser, 'operator', '|')) left = { kind: 'operation', operator: '|', left, right: path(parser) };
  return left;
}

function path(parser: Parser): Expression {
  if (isOperator(parser, '/') || isOperator(parser, '//')) {
    const bare = isOperator(parser, '/') && !beginsStep(parser, 1);
    if (!bare) return { kind: 'path', start: 'root', steps: stepsAfter(parser) };
    parser.at += 1;
    return { kind: 'path', start: 'root', steps: [] };
  }
  if (!beginsPrimary(parser)) return { kind: 'path', start: 'context', steps: [step(parser), ...stepsAfter(parser)] };
  const primary = filter(parser);
  const steps = stepsAfter(parser);
  return steps.length === 0 ? primary : { kind: 'path', start: primary, steps };
}

const beginsStep = (parser: Parser, ahead: number): boolean =>
  peek(parser, ahead).kind === 'name' || ['@', '.', '..'].some((mark) => isMark(parser, mark, ahead));

const beginsPrimary = (parser: Parser): boolean => {
  const { kind, text } = peek(parser);
  if (kind === 'literal' || kind === 'number') return true;
  if (kind === 'name') return isMark(parser, '(', 1) && !isNodeType(text);
  return isMark(parser, '(') || isMark(parser, '$');
};

const isNodeType = (text: string): text is NodeType => (NODE_TYPES as readonly string[]).includes(text);
const isAxis = (text: string): text is Axis => (AXES as readonly string[]).includes(text);

function filter(parser: Parser): Expression {
  const operand = primary(parser);
  const all = predicates(parser);
  return all.length === 0 ? operand : { kind: 'filter', operand, predicates: all };
}

function primary(parser: Parser): Expression {
  const { kind, text } = next(parser);
  if (kind === 'literal') return { kind: 'constant', value: text };
  if (kind === 'number') return { kind: 'constant', value: Number(text) };
  if (kind === 'name') return { kind: 'call', name: text, values: values(parser) };
  if (text !== '(') throw new Malformed('An XPath expression with a variable, which nobody has given a value');
  const inside = nested(parser);
  expect(parser, ')');
  return inside;
}

function nested(parser: Parser): Expression {
  parser.depth += 1;
  if (parser.depth > MAX_DEPTH) throw new Malformed(`An XPath expression of more than ${MAX_DEPTH} levels`);
  const inside = operation(parser, 0);
  parser.depth -= 1;
  return inside;
}

function values(parser: Parser): Expression[] {
  expect(parser, '(');
  const found: Expression[] = [];
  if (taken(parser, 'punctuation', ')')) return found;
  do found.push(nested(parser));
  while (taken(parser, 'punctuation', ','));
  expect(parser, ')');
  return found;
}

function predicates(parser: Parser): Expression[] {
  const found: Expression[] = [];
  while (taken(parser, 'punctuation', '[')) {
    found.push(nested(parser));
    expect(parser, ']');
  }
  return found;
}

const ANY_NODE = { type: 'node' } as const;
const TO_DESCENDANTS: Step = { axis: 'descendant-or-self', test: ANY_NODE, predicates: [] };

function stepsAfter(parser: Parser): Step[] {
  const steps: Step[] = [];
  while (isOperator(parser, '/') || isOperator(parser, '//')) {
    const fromDescendants = next(parser).text === '//';
    const following = step(parser);
    if (!fromDescendants) steps.push(following);
    else if (isPlainChild(following)) steps.push({ ...following, axis: 'descendant' });
    else steps.push(TO_DESCENDANTS, following);
  }
  return steps;
}

/** The children of all descendants are all descendants; with a predicate they are counted from another place. */
const isPlainChild = ({ axis, predicates }: Step): boolean => axis === 'child' && predicates.length === 0;

function step(parser: Parser): Step {
  if (taken(parser, 'punctuation', '.')) return { axis: 'self', test: ANY_NODE, predicates: [] };
  if (taken(parser, 'punctuation', '..')) return { axis: 'parent', test: ANY_NODE, predicates: [] };
  const axis = axisOf(parser);
  return { axis, test: nodeTest(parser, axis), predicates: predicates(parser) };
}

function axisOf(parser: Parser): Axis {
  if (taken(parser, 'punctuation', '@')) return 'attribute';
  if (!isMark(parser, '::', 1)) return 'child';
  const { text } = next(parser);
  expect(parser, '::');
  if (!isAxis(text)) throw new Malformed('An XPath expression with an axis that does not exist');
  return text;
}

function nodeTest(parser: Parser, axis: Axis): NodeTest {
  const { kind, text } = next(parser);
  if (kind !== 'name') throw new Malformed('An XPath expression without a name where one should be');
  if (isNodeType(text) && isMark(parser, '(')) return typeTest(parser, text);
  const [prefix, local = ''] = text.includes(':') ? text.split(':') : ['', text];
  if (prefix !== '') return { local, namespace: namespaceOf(parser, prefix ?? '') };
  // A name without a prefix is in no namespace; the names of namespace nodes are prefixes.
  return { local, namespace: local === '*' || axis === 'namespace' ? undefined : '' };
}

function namespaceOf({ namespaces }: Parser, prefix: string): string {
  const namespace = namespaces.get(prefix);
  if (namespace === undefined) throw new Malformed('An XPath expression with a prefix that is not declared');
  return namespace;
}

function typeTest(parser: Parser, type: NodeType): NodeTest {
  expect(parser, '(');
  const target = type === 'processing-instruction' && peek(parser).kind === 'literal' ? next(parser).text : undefined;
  expect(parser, ')');
  return { type, ...(target !== undefined && { target }) };
}
