import type { Operation } from './operation.ts';
import { percentDecoded } from './percent-encoding.ts';

export interface Matched<Context> {
  readonly operation: Operation<Context>;
  /** Path parameters, decoded. */
  readonly params: Record<string, string>;
}

interface Template<Context> {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** What a segment says, decoded. */
  readonly read: (segment: string) => string;
  readonly operation: Operation<Context>;
}

/** Finds the operation that answers a method and a path, among those of one API. */
export type Router<Context> = (method: string, path: string) => Matched<Context> | undefined;

/** Routes to operations by the paths of their contracts: plain ones by look-up, templates in order; `{name}*` is all the rest. */
export function routerOf<Context>(operations: readonly Operation<Context>[]): Router<Context> {
  const plain = new Map<string, Matched<Context>>();
  const templates: Template<Context>[] = [];
  for (const operation of operations) {
    for (const path of operation.contract.paths) {
      const route = `${operation.contract.method} ${path}`;
      if (path.includes('{')) templates.push(templateOf(route, operation));
      else plain.set(route, { operation, params: {} });
    }
  }
  return (method, path) => plain.get(`${method} ${path}`) ?? matchTemplate(templates, `${method} ${path}`);
}

function templateOf<Context>(route: string, operation: Operation<Context>): Template<Context> {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const { emptySegments } = operation.contract;
  // A segment that may be empty may also be left out at the end.
  const segment = emptySegments ? '(?:/([^/]*))?' : '/([^/]+)';
  const pattern = route
    .replace(/[.$]/g, '\\$&')
    .replace(/\{\w+\}\*/g, '(.+)')
    .replace(/\/\{\w+\}/g, segment);
  const read = emptySegments ? (text: string) => percentDecoded(text).trim() : percentDecoded;
  return { pattern: new RegExp(`^${pattern}$`), names, operation, read };
}

function matchTemplate<Context>(templates: readonly Template<Context>[], route: string): Matched<Context> | undefined {
  for (const { pattern, names, operation, read } of templates) {
    const values = pattern.exec(route)?.slice(1);
    if (values === undefined) continue;
    const params = Object.fromEntries(names.map((name, n) => [name, read(values[n] ?? '')]));
    return { operation, params };
  }
  return undefined;
}
