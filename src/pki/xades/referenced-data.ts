import { Malformed } from '../malformed.ts';
import type { Spend } from '../xml/budget.ts';
import { CANONICAL, type CanonicalForm, canonicalize, type NodeFilter } from '../xml/c14n.ts';
import { readDocument } from '../xml/reader.ts';
import { elementsWithin, isElement, type XmlDocument, type XmlElement } from '../xml/tree.ts';

/** A document whose elements can be found by their Ids. */
export interface IndexedDocument {
  readonly document: XmlDocument;
  /** The element with an Id; undefined when none or more than one has it. */
  readonly withId: (id: string) => XmlElement | undefined;
}

/** What goes into a transform and comes out of it (XMLDSIG 1.1 section 4.4.3.2). */
export type ReferencedData = Buffer | NodeSet;

export interface NodeSet {
  readonly source: IndexedDocument;
  /** All nodes of the set are in here. */
  readonly apex: XmlDocument | XmlElement;
  readonly comments: boolean;
  /** Which of them are in the set; all are, if it is not given. */
  readonly isIn?: NodeFilter;
}

/** Finds elements by attributes that programs take for Ids, whatever their prefix: Id, ID, id, xml:id. */
export function indexed(document: XmlDocument): IndexedDocument {
  const ids = new Map<string, XmlElement | undefined>();
  for (const element of elementsWithin(document.root)) {
    for (const { local, value } of element.attributes) {
      if (local.toLowerCase() === 'id')
        ids.set(value, ids.has(value) && ids.get(value) !== element ? undefined : element);
    }
  }
  return { document, withId: (id) => ids.get(id) };
}

/**
 * The octets of data: those of nodes in Canonical XML 1.0, unless another form is named.
 * @throws Malformed
 */
export function octetsOf(
  data: ReferencedData,
  spend: Spend,
  form: CanonicalForm = CANONICAL,
  prefixes: readonly string[] = [],
): Buffer {
  const octets = Buffer.isBuffer(data) ? data : canonicalNodes(data, form, prefixes);
  spend(octets.length >> 1);
  return octets;
}

const canonicalNodes = ({ apex, comments, isIn }: NodeSet, form: CanonicalForm, prefixes: readonly string[]): Buffer =>
  canonicalize(apex, { ...form, comments: form.comments && comments }, prefixes, isIn);

/**
 * The nodes of data: octets are read as a document.
 * @throws Malformed
 */
export function nodesOf(data: ReferencedData, spend: Spend): NodeSet {
  if (!Buffer.isBuffer(data)) return data;
  spend(data.length >> 1);
  const source = indexed(readDocument(data, spend));
  return { source, apex: source.document, comments: true };
}

/**
 * The text in a set of nodes (XMLDSIG 1.1 section 6.6.2), which is that of one element.
 * @throws Malformed where there are elements, which the text would not show
 */
export function textIn({ apex, isIn }: NodeSet): string {
  if (apex.kind === 'document' || apex.children.some(isElement)) throw new Malformed('Text that is not all there is');
  return apex.children.map((node) => (node.kind === 'text' && isIn?.(node) !== false ? node.text : '')).join('');
}
