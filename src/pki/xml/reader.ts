import { Malformed } from '../malformed.ts';
import type { Spend } from './budget.ts';
import { decodeUtf8, decodeXml } from './encoding.ts';
import type { XmlDocument, XmlElement } from './tree.ts';
import { buildTree, counter, newParser, type Parser } from './tree-builder.ts';

/** Six files of 1 MB, in base64 in the JSON that is in base64 in a signature, are 11 MB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Of the characters at which saxes cuts text, to join it again at 35 bytes each. A megabyte of base64 has 30,000 line ends. */
const MAX_CUTS = 500_000;
const isCut = Uint8Array.from({ length: 256 }, (_, byte) => Number('&\r\n\t]-'.includes(String.fromCharCode(byte))));

/** How much a reader takes. */
interface Tolerance {
  readonly decode: (bytes: Uint8Array) => string;
  /** Whether there may be processing instructions. */
  readonly instructions: boolean;
  /** Of elements, attributes, texts, comments and instructions. */
  readonly maxNodes: number;
}

const STRICT: Tolerance = { decode: decodeUtf8, instructions: false, maxNodes: 100_000 };
const LENIENT: Tolerance = { decode: decodeXml, instructions: true, maxNodes: 250_000 };

/**
 * Reads a document (XML 1.0, Namespaces in XML 1.0) in UTF-8 and gives its root. Within bounds, and without what makes
 * signed documents say two things: document types, entities of their own, processing instructions. Namespaces must be
 * absolute, as Canonical XML 1.0 section 1.3 wants it.
 * @throws Malformed
 */
export const readXml = (bytes: Uint8Array): XmlElement => read(bytes, STRICT, forFree).root;

/**
 * Reads a document of strangers, who may have put instructions into it or used another encoding; without document types and
 * entities of its own, and within bounds, all the same.
 * @param spend pays for what is read, when it is not the first thing that is
 * @throws Malformed
 */
export const readDocument = (bytes: Uint8Array, spend = forFree): XmlDocument => read(bytes, LENIENT, spend);

const forFree: Spend = () => undefined;

/** About what reading a node costs. */
const NODE_STEPS = 8;

function read(bytes: Uint8Array, tolerance: Tolerance, spend: Spend): XmlDocument {
  if (bytes.length > MAX_BYTES) throw new Malformed(`XML of more than ${MAX_BYTES} bytes`);
  const cut = counter(MAX_CUTS, 'line ends, references and the like');
  for (const byte of bytes) if (isCut[byte] === 1) cut();
  const text = tolerance.decode(bytes);
  if (hasDocumentType(text)) throw new Malformed(DOCUMENT_TYPE);
  refuseNodesWithoutEnd(text, tolerance);
  const parser = newParser();
  const countNode = nodeCounter(tolerance);
  const document = buildTree(parser, () => {
    spend(NODE_STEPS);
    return countNode();
  });
  refuseMore(parser, tolerance);
  try {
    parser.write(text).close();
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    throw new Malformed(`Not well-formed: ${messageOf(cause)}`, { cause });
  }
  return document();
}

const DOCUMENT_TYPE = 'A document type declaration';

const nodeCounter = ({ maxNodes }: Tolerance): (() => number) => counter(maxNodes, 'nodes');

/** What is not an end is the beginning of a node: to count these takes less time than to read as many as may be. */
function refuseNodesWithoutEnd(text: string, tolerance: Tolerance): void {
  const count = nodeCounter(tolerance);
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) if (text[at + 1] !== '/') count();
}

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

/** saxes has one handler for each event: these take the place of what would build the tree. */
function refuseMore(parser: Parser, { instructions }: Tolerance): void {
  parser.on('xmldecl', ({ version, encoding = 'UTF-8' }) => {
    if (version !== '1.0') throw new Malformed('XML of another version than 1.0');
    if (!instructions && encoding.toUpperCase() !== 'UTF-8') throw new Malformed('XML in another encoding than UTF-8');
  });
  parser.on('doctype', () => {
    throw new Malformed(DOCUMENT_TYPE);
  });
  if (instructions) return;
  parser.on('processinginstruction', () => {
    throw new Malformed('A processing instruction');
  });
}
