import { Malformed } from '../malformed.ts';
import type { Token } from './xpath-lexer.ts';

/** A place among the tokens of an expression, and what it is read with. */
export interface Parser {
  readonly tokens: readonly Token[];
  readonly namespaces: ReadonlyMap<string, string>;
  at: number;
  depth: number;
}

const END: Token = { kind: 'end', text: '' };

/** The token here, or so many further. */
export const peek = ({ tokens, at }: Parser, ahead = 0): Token => tokens[at + ahead] ?? END;

const is = (parser: Parser, kind: Token['kind'], text: string, ahead = 0): boolean => {
  const token = peek(parser, ahead);
  return token.kind === kind && token.text === text;
};

/** Whether the next token is this punctuation. */
export const isMark = (parser: Parser, text: string, ahead = 0): boolean => is(parser, 'punctuation', text, ahead);

/** Whether the next token is this operator. */
export const isOperator = (parser: Parser, text: string): boolean => is(parser, 'operator', text);

/** Passes over a token, if it is the one. */
export function taken(parser: Parser, kind: 'operator' | 'punctuation', text: string): boolean {
  const found = is(parser, kind, text);
  if (found) parser.at += 1;
  return found;
}

/**
 * Passes over a punctuation.
 * @throws Malformed when it is not there
 */
export function expect(parser: Parser, text: string): void {
  if (!taken(parser, 'punctuation', text))
    throw new Malformed(`An XPath expression without a ${text} where one should be`);
}

/** Passes over a token. */
export function next(parser: Parser): Token {
  const token = peek(parser);
  parser.at += 1;
  return token;
}
