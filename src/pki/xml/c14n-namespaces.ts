import { Malformed } from '../malformed.ts';
import type { CanonicalForm } from './canonical-form.ts';
import { namespaceNode } from './namespace-node.ts';
import type { XmlAttribute, XmlElement, XPathNode } from './tree.ts';

/** Whether a node is in a document subset. */
export type NodeFilter = (node: XPathNode) => boolean;

/** What was written so far, and how. */
export interface Rendering {
  readonly form: CanonicalForm;
  readonly listed: ReadonlySet<string>;
  /** The namespaces that the elements open in the output have declared. */
  readonly rendered: Map<string, string>;
  readonly isIn: NodeFilter | undefined;
}

/** Namespaces by prefix; that of the default namespace is empty. */
export type Scope = ReadonlyMap<string, string>;

/** Each is looked at on every element where some nodes are left out. */
const MAX_IN_SCOPE = 100;

/**
 * The namespaces that an element may have to declare. As long as nothing is left out, what stands above it is declared there.
 * @throws Malformed
 */
export function scopeWithin({ isIn }: Rendering, around: Scope, { declarations }: XmlElement): Scope {
  if (isIn === undefined) return declarations;
  const scope = declarations.size === 0 ? around : new Map([...around, ...declarations]);
  if (scope.size > MAX_IN_SCOPE) throw new Malformed(`More than ${MAX_IN_SCOPE} namespaces in scope`);
  return scope;
}

interface Rendered {
  readonly element: XmlElement;
  /** Those that are written. */
  readonly attributes: readonly XmlAttribute[];
  readonly scope: Scope;
  /** Whether the element itself is written. */
  readonly visible: boolean;
}

/**
 * Canonical XML 1.0 section 2.3: what is declared and is not what stands already. The exclusive form (section 3) has of
 * that only the prefixes listed, and what the names of the element and its attributes use.
 */
export function namespacesToRender(
  { form, listed, rendered, isIn }: Rendering,
  { element, attributes, scope, visible }: Rendered,
): [string, string][] {
  if (form.exclusive && !visible) return NONE;
  const missing = new Map<string, string>();
  const consider = (prefix: string, uri: string): void => {
    if (prefix !== 'xml' && (rendered.get(prefix) ?? '') !== uri) missing.set(prefix, uri);
  };
  if (!form.exclusive || listed.size > 0) {
    for (const [prefix, uri] of scope) if (!form.exclusive || listed.has(prefix)) consider(prefix, uri);
  }
  if (form.exclusive) {
    consider(element.prefix, element.namespace);
    for (const { prefix, namespace } of attributes) if (prefix !== '') consider(prefix, namespace);
  }
  if (missing.size === 0) return NONE;
  const left = isIn === undefined ? [...missing] : withoutOmitted([...missing], element, isIn);
  return left
    .filter(([prefix, uri]) => (rendered.get(prefix) ?? '') !== uri && (uri !== '' || visible))
    .sort(([one], [other]) => byCodePoint(one, other));
}

const NONE: [string, string][] = [];

/**
 * A default namespace that is left out is none. One that is left out only between two elements that are written is not written
 * again, unlike in Canonical XML 1.0: to know, all namespaces of all elements would have to be looked at.
 */
const withoutOmitted = (namespaces: [string, string][], element: XmlElement, isIn: NodeFilter): [string, string][] =>
  namespaces.flatMap(([prefix, uri]): [string, string][] => {
    if (uri === '' || isIn(namespaceNode(element, prefix, uri))) return [[prefix, uri]];
    return prefix === '' ? [['', '']] : [];
  });

/** Strings compare by their UTF-16 code units, which puts what is beyond U+FFFF before U+E000. */
export const byCodePoint = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
