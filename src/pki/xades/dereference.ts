import type { OriginalDocument } from '../signed-document.ts';
import { isNamed, type XmlDocument, type XmlElement } from '../xml/tree.ts';
import { DSIG } from './names.ts';
import type { IndexedDocument, ReferencedData } from './referenced-data.ts';

/** What a URI refers to. */
export interface Target {
  readonly data: ReferencedData;
  /** An original that came beside the signature, or what is in its own document. */
  readonly found: OriginalDocument | XmlDocument | XmlElement;
}

/**
 * What the URI of a reference refers to (XMLDSIG 1.1 section 4.4.3.2): the document itself, one of its elements, or an original.
 * Nothing is fetched.
 */
export function dereference(
  uri: string | undefined,
  source: IndexedDocument,
  originals: readonly OriginalDocument[],
): Target | undefined {
  const { document } = source;
  if (uri === '' && !(isDetached(document) && originals.length > 0)) {
    return { data: { source, apex: document, comments: false }, found: document };
  }
  if (uri?.startsWith('#')) return sameDocument(decoded(uri.slice(1)), source);
  const original = originalNamed(decoded(uri ?? ''), originals);
  return original && { data: original.bytes, found: original };
}

/** A signature that is a document of its own cannot have itself digested. */
const isDetached = ({ root }: XmlDocument): boolean => isNamed(root, DSIG, 'Signature');

/** Section 4.4.3.3: an XPointer is to nodes with their comments. */
function sameDocument(fragment: string, source: IndexedDocument): Target | undefined {
  const { document } = source;
  if (fragment === 'xpointer(/)') return { data: { source, apex: document, comments: true }, found: document };
  const pointed = /^xpointer\(id\((?:'([^']*)'|"([^"]*)")\)\)$/.exec(fragment);
  const element = source.withId(pointed?.[1] ?? pointed?.[2] ?? fragment);
  return element && { data: { source, apex: element, comments: pointed !== null }, found: element };
}

/** The one with this name or file name; the only one, whatever its name is. */
function originalNamed(uri: string, originals: readonly OriginalDocument[]): OriginalDocument | undefined {
  const [only, ...more] = originals;
  if (more.length === 0) return only;
  return (
    originals.find(({ name }) => name === uri) ??
    originals.find(({ name }) => name !== undefined && fileName(name) === fileName(uri))
  );
}

/** The last part of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What is not percent-encoded as RFC 3986 has it stays as it is. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
