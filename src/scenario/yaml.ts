import {
  Composer,
  CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  Lexer,
  type LineCounter,
  type Node,
  Parser,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

/** Something that a reader of YAML has to say about a text, and where in it. */
export interface Objection {
  readonly offset: number;
  readonly message: string;
}

/** YAML that cannot be read without harm: what reads it is recursive, or takes a time that grows with the square. */
export class Unbearable extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** How deep collections may be nested: far beyond what a scenario needs, far below what hurts. */
const MAX_DEPTH = 64;
/** The document and the innermost value are on the parser's stack too. */
const MAX_STACK = MAX_DEPTH + 2;
/** How many anchors and tags a file may have, in all. */
const MAX_PROPERTIES = 1000;

/**
 * Reads a text of one document, in YAML 1.2 or JSON.
 * @param lines told where lines begin
 * @throws {Unbearable} before anything recursive looks at the text
 */
export function readYaml(text: string, lines: LineCounter): { document: Document; objections: Objection[] } {
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false });
  const [document, second] = composer.compose(tokensOf(text, lines), true, text.length);
  if (document === undefined) throw new TypeError('the composer was asked for a document and gave none');
  const said = [...document.errors, ...document.warnings].map(({ pos, message }) => ({ offset: pos[0], message }));
  const more = second && [{ offset: second.range[0], message: 'a file holds one document, not several' }];
  return { document, objections: [...said, ...(more ?? names(document))] };
}

function* tokensOf(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  let properties = 0;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_STACK) throw new Unbearable(parser.offset, `this is nested deeper than ${MAX_DEPTH}`);
    if (isProperty(lexeme) && ++properties > MAX_PROPERTIES) {
      throw new Unbearable(parser.offset, `there are more than ${MAX_PROPERTIES} anchors and tags`);
    }
  }
  yield* parser.end();
}

const isProperty = (lexeme: string): boolean => ['anchor', 'tag'].includes(CST.tokenType(lexeme) ?? '');

/**
 * Keys that are there twice or are no text, and aliases of nothing, told where they stand. The library compares every pair of keys,
 * which takes minutes for a large file; this looks at every key once.
 */
function names(document: Document): Objection[] {
  const found: Objection[] = [];
  const object = ({ range }: Node, message: string) => found.push({ offset: range?.[0] ?? 0, message });
  const anchors = new Set<string>();
  visit(document, (_, node) => {
    if (isAlias(node)) {
      if (!anchors.has(node.source)) object(node, `nothing before this is called &${node.source}`);
    } else if (isNode(node)) {
      if (node.anchor !== undefined) anchors.add(node.anchor);
      if (!isMap(node)) return;
      for (const key of repeatedKeys(node)) object(key, `the key ${key.value} is there already`);
      for (const { key } of node.items) {
        if (isCollection(key)) object(key, 'a key is one text; {{name}} for what was saved stands in quotes');
      }
    }
  });
  return found;
}

function repeatedKeys({ items }: YAMLMap): Scalar[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const isNew = !seen.has(String(key.value));
    seen.add(String(key.value));
    return isNew ? [] : [key];
  });
}
