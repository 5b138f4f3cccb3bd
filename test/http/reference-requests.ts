import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import qs from 'qs';
import { parse } from 'yaml';
import type { Contract } from '../../src/kit/contracts.ts';
import { packageFile } from '../../src/kit/package-file.ts';

/** A request as it is written. */
export interface Written {
  readonly path: string;
  readonly query: string;
  readonly contentType?: string | undefined;
  readonly body: string;
}

/** Requests of an operation: those that fit its contract, and those spoilt in a few places. */
export function requestsOf(contract: Contract): fc.Arbitrary<Written> {
  const asked = askedBy(contract);
  const spoilings = fc.array(spoiling(partsOf(contract)), { maxLength: 3 });
  return fc
    .tuple(fittingParts(asked), spoilings, contentTypes(contract), endOfQuery)
    .map(([parts, spoil, contentType, end]) => {
      const spoilt = spoil.reduce((now, change) => change(now), parts);
      return written(contract, contentType, spoilt, end);
    });
}

/** The parts of a request before they are written down. */
interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const partsOf = ({ params, query, bodies }: Contract): readonly (keyof Parts)[] => [
  ...(params === undefined ? [] : (['params'] as const)),
  ...(query === undefined ? [] : (['query'] as const)),
  ...(Object.keys(bodies).length === 0 ? [] : (['body'] as const)),
];

// What a contract asks for.

interface Schema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Asked {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

function askedBy({ api, id }: Contract): Asked {
  const document = parse(readFileSync(packageFile(`specs/${api}.openapi.yaml`), 'utf8'));
  for (const item of Object.values<Record<string, Asked>>(document.paths)) {
    const operation = Object.values(item).find(({ operationId }) => operationId === id);
    if (operation === undefined) continue;
    const parameters = [...((item['parameters'] ?? []) as []), ...(operation.parameters ?? [])];
    return whole(document, { ...operation, parameters }) as Asked;
  }
  throw new TypeError(`specs/ knows no operation ${id}`);
}

/** A part of a document with its references replaced by what they mean. */
function whole(document: object, node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => whole(document, item));
  const { $ref } = node as { readonly $ref?: string };
  if ($ref !== undefined) {
    const keys = $ref.slice(2).split('/');
    return whole(
      document,
      keys.reduce((at: unknown, key) => (at as Record<string, unknown>)[key.replaceAll('~1', '/')], document),
    );
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, whole(document, value)]));
}

// Values that fit.

const PLAIN = { noNullPrototype: true };

function fittingParts({ parameters = [], requestBody }: Asked): fc.Arbitrary<Parts> {
  const place = (name: string) => {
    const here = parameters.filter((parameter) => parameter.in === name);
    const required = here.filter((parameter) => parameter.required).map((parameter) => parameter.name);
    const properties = Object.fromEntries(here.map((parameter) => [parameter.name, parameter.schema]));
    return fitting({ type: 'object', required, properties });
  };
  const [content] = Object.values(requestBody?.content ?? {});
  const body = content === undefined ? fc.constant(GONE) : fitting(content.schema);
  return fc.record({ params: place('path'), query: place('query'), body }, PLAIN);
}

function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.nullable) return fc.option(fitting({ ...schema, nullable: false }), { freq: 10 });
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.allOf !== undefined) return fitting(schema.allOf.reduce(both, {}));
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(fitting));
  const { minimum: min = -1000, maximum: max = 1000 } = schema;
  switch (schema.type) {
    case 'string':
      return fittingText(schema);
    case 'integer':
      return fc.integer({ min, max });
    case 'number':
      return fc.double({ min, max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: schema.maxItems ?? 3,
      });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, fitting(field)] as const);
      return fc.record(Object.fromEntries(fields), { ...PLAIN, requiredKeys: [...(schema.required ?? [])] });
    }
    default:
      return fc.jsonValue({ ...PLAIN, maxDepth: 2 });
  }
}

/** What fits two schemas at once; of rules that both have, the second one's. */
const both = (first: Schema, second: Schema): Schema => ({
  ...first,
  ...second,
  properties: { ...first.properties, ...second.properties },
  required: [...(first.required ?? []), ...(second.required ?? [])],
});

function fittingText({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom('2026-01-15T09:00:00Z', '2026-01-15T10:00:00.5+01:00');
  if (format === 'email') return fc.constantFrom('foulen@certification.tn', 'A.b+c@x.tn');
  if (format === 'date') return fc.constantFrom('2026-01-15', '2024-02-29');
  if (pattern?.includes('(?=')) return fc.constantFrom('PT1H', 'P1DT2H', 'P', '1');
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)), unit: 'grapheme' });
}

// And values that hardly ever do.

const odd = fc.oneof(
  fc.constantFrom('', ' ', '0', '1', '-0', '+1', '0x10', '1e0', '1e400', '1.5', 'Infinity', 'NaN', 'null', 'true', '١'),
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, 1e21, Number.POSITIVE_INFINITY, [], {}, [[]], ['1']),
  fc.constantFrom('\0', 'é', '😀', 'x'.repeat(600), '{}', '{"state":1}', '[]', '2026-02-30', '24:00', '12'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.double(),
  fc.jsonValue({ ...PLAIN, maxDepth: 3 }),
);

/** In place of a value: that there is none. */
const GONE = Symbol('gone');

type Change = (value: unknown) => unknown;

const changes: fc.Arbitrary<Change> = fc.oneof(
  odd.map((value) => () => value),
  fc.constantFrom<Change>(
    () => GONE,
    () => '',
    (value) => [value],
    (value) => [value, value],
    (value) => ({ 0: value }),
    (value) => ({ value }),
    (value) => (typeof value === 'string' ? Number(value) : JSON.stringify(value)),
  ),
  fc.tuple(fc.oneof(fc.string(), fc.constantFrom('p', 'state', 'p[from', 'a[b]', 'length')), odd).map(
    ([name, value]) =>
      (old: unknown) =>
        isRecord(old) ? { ...old, [name]: value } : old,
  ),
);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes one place of a value, found by the numbers of its keys from the outside in. */
function changed(value: unknown, [at, ...deeper]: readonly number[], change: Change): unknown {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (at === undefined || names.length === 0) return value === GONE ? GONE : change(value);
  const name = names[at % names.length] as string;
  const inner = changed((value as Record<string, unknown>)[name], deeper, change);
  if (Array.isArray(value)) return value.map((item, n) => (n !== Number(name) ? item : inner === GONE ? null : inner));
  const { [name]: _, ...others } = value as Record<string, unknown>;
  return inner === GONE ? others : { ...others, [name]: inner };
}

const spoiling = (parts: readonly (keyof Parts)[]): fc.Arbitrary<(old: Parts) => Parts> =>
  fc
    .tuple(fc.constantFrom(...parts), fc.array(fc.nat(30), { maxLength: 5 }), changes)
    .map(([part, at, change]) => (old) => ({ ...old, [part]: changed(old[part], at, change) }));

// And how they are written.

const contentTypes = ({ bodies }: Contract): fc.Arbitrary<string | undefined> => {
  const known = Object.keys(bodies).flatMap((type) => [type, `${type}; charset=utf-8`, `${type.toUpperCase()} ;a=b`]);
  const others = fc.constantFrom(undefined, 'text/plain', '*/*', '');
  return known.length === 0 ? others : fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...known) }, others);
};

/** Ends of queries that no serializer writes. */
const endOfQuery = fc.oneof(
  { weight: 9, arbitrary: fc.constant('') },
  fc.constantFrom(
    '&',
    '&p',
    '&p=',
    '&p={"from":1}',
    '&p[]={"from":{}}',
    '&p[from=1',
    '&p[from][latitude]=2',
    '&p=1&p=2',
  ),
  fc.constantFrom(
    '&apikey[]=a',
    '&apikey%5B%26apikey=a',
    '&apikey[=x%26apikey%3Da',
    '&timestamp=a:b',
    '&p.from=1',
    '&=',
  ),
  fc.string({ unit: 'grapheme' }).map((text) => `&${encodeURIComponent(text)}`),
);

function written({ paths }: Contract, contentType: string | undefined, parts: Parts, end: string): Written {
  const params = isRecord(parts.params) ? parts.params : {};
  const path = (paths.at(-1) ?? '').replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
  return { path, query: qs.stringify(parts.query) + end, contentType, body: bodyOf(contentType ?? '', parts.body) };
}

function bodyOf(contentType: string, body: unknown): string {
  if (body === GONE || body === undefined) return '';
  if (/form/i.test(contentType)) return qs.stringify(body);
  if (!/json/i.test(contentType)) return typeof body === 'string' ? body : JSON.stringify(body);
  const marked = (_: string, value: unknown) => (value === Number.POSITIVE_INFINITY ? '\u0001' : value);
  return JSON.stringify(body, marked).replaceAll('"\\u0001"', '1e400');
}
