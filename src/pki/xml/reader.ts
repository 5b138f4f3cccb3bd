import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { Malformed } from '../malformed.ts';
import type { XmlAttribute, XmlElement, XmlNode } from './tree.ts';

/** Six files of 1 MB, in base64 in the JSON that is in base64 in a signature, are 11 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Elements, attributes, comments and pieces of text. */
const MAX_NODES = 100_000;

const MAX_ATTRIBUTES = 256;

/** saxes resolves a prefix, and we canonicalise, in steps as many as elements are open. */
const MAX_DEPTH = 100;

/** Of elements, attributes and namespaces: these last are repeated in canonical XML wherever they are used. */
const MAX_NAME = 256;

/** Of the characters at which saxes cuts text, to join it again at 35 bytes each. A megabyte of base64 has 30,000 line ends. */
const MAX_CUTS = 500_000;
const isCut = Uint8Array.from({ length: 256 }, (_, byte) => Number('&\r\n\t]-'.includes(String.fromCharCode(byte))));

/** A document that declares another version is refused, so it is not to be read as one. */
const OPTIONS = { xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' } as const;

type Parser = SaxesParser<typeof OPTIONS>;

/**
 * Reads a document (XML 1.0, Namespaces in XML 1.0) in UTF-8 and gives its root. Within bounds, and without what makes
 * signed documents say two things: document types, entities of their own, processing instructions. Namespaces must be
 * absolute, as Canonical XML 1.0 section 1.3 wants it.
 * @throws Malformed
 */
export function readXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > MAX_BYTES) throw new Malformed(`XML of more than ${MAX_BYTES} bytes`);
  const cut = counter(MAX_CUTS, 'line ends, references and the like');
  for (const byte of bytes) if (isCut[byte] === 1) cut();
  const text = decoded(bytes);
  if (hasDocumentType(text)) throw new Malformed(DOCUMENT_TYPE);
  const parser = new SaxesParser(OPTIONS);
  refuseInstructions(parser);
  const root = buildTree(parser);
  try {
    parser.write(text).close();
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    throw new Malformed(`Not well-formed: ${messageOf(cause)}`, { cause });
  }
  return root();
}

/** The mark at the beginning is left for saxes, which passes over one. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new Malformed('XML that is not in UTF-8', { cause });
  }
}

const DOCUMENT_TYPE = 'A document type declaration';

const SKIPPED = [
  { start: '<?', end: '?>' },
  { start: '<!--', end: '-->' },
];

/** Whether a document type comes before the root: saxes would say so only at its end, which may be far. */
function hasDocumentType(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(({ start }) => text.startsWith(start, at));
    if (skipped === undefined) return text.startsWith('<!DOCTYPE', at);
    at = text.indexOf(skipped.end, at + skipped.start.length);
    if (at < 0) return false;
  }
  return false;
}

/** saxes repeats in its messages what it found, however long. */
const messageOf = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 200) : '');

function refuseInstructions(parser: Parser): void {
  parser.on('xmldecl', ({ version, encoding = 'UTF-8' }) => {
    if (version !== '1.0') throw new Malformed('XML of another version than 1.0');
    if (encoding.toUpperCase() !== 'UTF-8') throw new Malformed('XML in another encoding than UTF-8');
  });
  parser.on('doctype', () => {
    throw new Malformed(DOCUMENT_TYPE);
  });
  parser.on('processinginstruction', () => {
    throw new Malformed('A processing instruction');
  });
}

/** @returns gives the root, once the parser has read the document */
function buildTree(parser: Parser): () => XmlElement {
  const open: Growing[] = [];
  const count = counter(MAX_NODES, 'nodes');
  let countAttribute = attributeCounter();
  let root: XmlElement | undefined;
  const add = (node: XmlNode): void => {
    count();
    open.at(-1)?.children.push(node);
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
    const element = elementOf(tag, open.at(-1));
    root ??= element;
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('comment', (comment) => add({ comment }));
  return () => {
    if (root === undefined) throw new Malformed('XML without an element');
    return root;
  };
}

interface Growing extends XmlElement {
  readonly children: XmlNode[];
}

function counter(max: number, what: string): () => void {
  let found = 0;
  return () => {
    found += 1;
    if (found > max) throw new Malformed(`XML with more than ${max} ${what}`);
  };
}

const attributeCounter = (): (() => void) => counter(MAX_ATTRIBUTES, 'attributes of an element');

function checkName(name: string): void {
  if (name.length > MAX_NAME) throw new Malformed(`A name of more than ${MAX_NAME} characters`);
}

function elementOf({ prefix, local, uri, attributes }: SaxesTagNS, parent: XmlElement | undefined): Growing {
  const all = Object.values(attributes);
  const declaring = all.filter(isDeclaration);
  return {
    parent,
    prefix,
    local,
    namespace: uri,
    attributes:
      declaring.length === all.length ? NO_ATTRIBUTES : all.filter((one) => !isDeclaration(one)).map(attribute),
    declarations: declaring.length === 0 ? NO_DECLARATIONS : declarationsIn(declaring),
    children: [],
  };
}

const NO_ATTRIBUTES: readonly XmlAttribute[] = [];
const NO_DECLARATIONS: ReadonlyMap<string, string> = new Map();

const isDeclaration = ({ prefix, name }: SaxesAttributeNS): boolean => prefix === 'xmlns' || name === 'xmlns';

const attribute = ({ prefix, local, uri, value }: SaxesAttributeNS): XmlAttribute => ({
  prefix,
  local,
  namespace: uri,
  value,
});

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
