import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { Malformed } from '../malformed.ts';
import { isElement, type XmlAttribute, type XmlDocument, type XmlElement, type XmlNode, type XmlText } from './tree.ts';

const MAX_ATTRIBUTES = 256;

/** saxes resolves a prefix, and we canonicalise, in steps as many as elements are open. */
const MAX_DEPTH = 100;

/** Of elements, attributes and namespaces: these last are repeated in canonical XML wherever they are used. */
const MAX_NAME = 256;

/** A document that declares another version is refused, so it is not to be read as one. */
const OPTIONS = { xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' } as const;

export type Parser = SaxesParser<typeof OPTIONS>;

/** A parser that nothing has been given yet. */
export const newParser = (): Parser => new SaxesParser(OPTIONS);

/**
 * Builds the tree of what a parser reads.
 * @param count counts one more element, attribute, text, comment or instruction, and gives how many that is
 * @returns gives the document, once the parser has read it
 * @throws Malformed, from inside the parser, for a document that is out of bounds
 */
export function buildTree(parser: Parser, count: () => number): () => XmlDocument {
  const top: XmlNode[] = [];
  const open: GrowingElement[] = [];
  let countAttribute = attributeCounter();
  const add = (node: XmlNode): void => {
    (open.at(-1)?.children ?? top).push(node);
  };
  parser.on('opentagstart', ({ name }) => {
    if (open.length === MAX_DEPTH) throw new Malformed(`XML of more than ${MAX_DEPTH} levels`);
    checkName(name);
    countAttribute = attributeCounter();
  });
  parser.on('attribute', ({ name }) => {
    count();
    countAttribute();
    checkName(name);
  });
  parser.on('opentag', (tag) => {
    const element = elementOf(tag, open.at(-1), count());
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (text: string): void => {
    const order = count();
    if (text === '') return;
    const parent = open.at(-1);
    const last = parent?.children.at(-1);
    if (last?.kind === 'text') last.text += text;
    else if (parent !== undefined) parent.children.push({ kind: 'text', parent, order, text });
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (comment) => add({ kind: 'comment', parent: open.at(-1), order: count(), comment }));
  parser.on('processinginstruction', ({ target, body }) =>
    add({ kind: 'instruction', parent: open.at(-1), order: count(), target, data: body }),
  );
  return () => ({ kind: 'document', parent: undefined, order: 0, root: rootIn(top), children: top });
}

function rootIn(nodes: readonly XmlNode[]): XmlElement {
  const root = nodes.find(isElement);
  if (root === undefined) throw new Malformed('XML without an element');
  return root;
}

interface GrowingText extends XmlText {
  text: string;
}

interface GrowingElement extends XmlElement {
  attributes: readonly XmlAttribute[];
  readonly children: (Exclude<XmlNode, XmlText> | GrowingText)[];
}

/**
 * Counts up to a bound.
 * @returns counts one more, and gives how many that is
 * @throws Malformed beyond it
 */
export function counter(max: number, what: string): () => number {
  let found = 0;
  return () => {
    found += 1;
    if (found > max) throw new Malformed(`XML with more than ${max} ${what}`);
    return found;
  };
}

const attributeCounter = (): (() => number) => counter(MAX_ATTRIBUTES, 'attributes of an element');

function checkName(name: string): void {
  if (name.length > MAX_NAME) throw new Malformed(`A name of more than ${MAX_NAME} characters`);
}

/** @param order its attributes come right after it, before the next whole number */
function elementOf(tag: SaxesTagNS, parent: XmlElement | undefined, order: number): GrowingElement {
  const all = Object.values(tag.attributes);
  const declaring = all.filter(isDeclaration);
  const declarations = declaring.length === 0 ? NO_DECLARATIONS : declarationsIn(declaring);
  const { prefix, local, uri: namespace } = tag;
  const element: GrowingElement = {
    kind: 'element',
    parent,
    order,
    prefix,
    local,
    namespace,
    attributes: NO_ATTRIBUTES,
    declarations,
    children: [],
  };
  if (declaring.length === all.length) return element;
  element.attributes = all
    .filter((one) => !isDeclaration(one))
    .map((one, index) => attribute(one, element, order + (index + 1) / (MAX_ATTRIBUTES + 2)));
  return element;
}

const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_DECLARATIONS: ReadonlyMap<string, string> = new Map();

const isDeclaration = ({ prefix, name }: SaxesAttributeNS): boolean => prefix === 'xmlns' || name === 'xmlns';

const attribute = (
  { prefix, local, uri, value }: SaxesAttributeNS,
  parent: XmlElement,
  order: number,
): XmlAttribute => ({ kind: 'attribute', parent, order, prefix, local, namespace: uri, value });

/** That of the prefix xml, which may be declared but is never written, is left out. */
function declarationsIn(attributes: readonly SaxesAttributeNS[]): Map<string, string> {
  const declared = attributes.filter(({ local }) => local !== 'xml');
  return new Map(declared.map(({ prefix, local, value }) => [prefix === '' ? '' : local, checkNamespace(value)]));
}

/** saxes takes a namespace without the spaces around it, canonical XML with them: there must be none. */
function checkNamespace(name: string): string {
  checkName(name);
  if (!/^([A-Za-z][A-Za-z0-9+.-]*:\S*)?$/.test(name)) throw new Malformed('A namespace that is no absolute URI');
  return name;
}
