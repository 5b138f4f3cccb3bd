import { Malformed } from '../malformed.ts';

/** A token of XPath 1.0 (section 3.7). A name has its prefix with it. */
export interface Token {
  readonly kind: 'operator' | 'punctuation' | 'name' | 'literal' | 'number' | 'end';
  readonly text: string;
}

const MAX_LENGTH = 4096;

const NAME = '[\\p{L}_][\\p{L}\\p{N}_.\\u00B7-]*';

const TOKEN = new RegExp(
  [
    '\\s*(?:',
    `(?<literal>"[^"]*"|'[^']*')`,
    '|(?<number>\\d+(?:\\.\\d*)?|\\.\\d+)',
    '|(?<operator>//|<=|>=|!=|[|+=<>/-])',
    '|(?<punctuation>::|\\.\\.|[()[\\],@.$])',
    `|(?<name>(?:${NAME}:(?!:))?(?:${NAME}|\\*))`,
    ')',
  ].join(''),
  'uy',
);

/**
 * The tokens of an expression, `end` last.
 * @throws Malformed for what is none, and for an expression of more than 4,096 characters
 */
export function tokensOf(expression: string): Token[] {
  if (expression.length > MAX_LENGTH) throw new Malformed(`An XPath expression of more than ${MAX_LENGTH} characters`);
  const text = expression.trimEnd();
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Malformed('An XPath expression with a character that means nothing');
    tokens.push(tokenOf(groups, tokens.at(-1)));
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function tokenOf(
  { literal, number, operator, punctuation, name }: Partial<Record<string, string>>,
  last?: Token,
): Token {
  if (literal !== undefined) return { kind: 'literal', text: literal.slice(1, -1) };
  if (number !== undefined) return { kind: 'number', text: number };
  if (operator !== undefined) return { kind: 'operator', text: operator };
  if (punctuation !== undefined) return { kind: 'punctuation', text: punctuation };
  return isOperand(last) && OPERATOR_NAMES.has(name ?? '')
    ? { kind: 'operator', text: name ?? '' }
    : { kind: 'name', text: name ?? '' };
}

const OPERATOR_NAMES = new Set(['and', 'or', 'mod', 'div', '*']);

/** After which a name or an asterisk is an operator. */
const isOperand = (token: Token | undefined): boolean =>
  token !== undefined &&
  token.kind !== 'operator' &&
  (token.kind !== 'punctuation' || [')', ']', '.', '..'].includes(token.text));
