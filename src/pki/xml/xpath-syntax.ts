/** An XPath expression, read (XPath 1.0 sections 2 and 3). */
export type Expression =
  | { readonly kind: 'constant'; readonly value: string | number }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: 'filter'; readonly operand: Expression; readonly predicates: readonly Expression[] }
  | Path;

export interface Path {
  readonly kind: 'path';
  /** Where it begins: at the context node, at the root, or at the nodes of an expression. */
  readonly start: 'context' | 'root' | Expression;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

export const AXES = [
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'namespace',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
] as const;

export type Axis = (typeof AXES)[number];

export const NODE_TYPES = ['node', 'text', 'comment', 'processing-instruction'] as const;

export type NodeType = (typeof NODE_TYPES)[number];

/** A name test, whose local name may be `*` and whose namespace is undefined for a mere `*`; or a node type test. */
export type NodeTest =
  | { readonly local: string; readonly namespace: string | undefined }
  | { readonly type: NodeType; readonly target?: string };
