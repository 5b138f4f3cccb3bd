// Reads the written contracts in specs/ and writes what the sources import from src/generated/:
// validators compiled ahead of time, the table of operations and events, and the types of their inputs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { parse } from 'yaml';

const root = new URL('../', import.meta.url);
const out = new URL('src/generated/', root);
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

mkdirSync(out, { recursive: true });

const specs = readdirSync(new URL('specs/', root))
  .filter((file) => file.endsWith('.openapi.yaml'))
  .map((file) => {
    const document = parse(readFileSync(new URL(`specs/${file}`, root), 'utf8'));
    return { api: file.replace('.openapi.yaml', ''), document };
  });
const scenario = JSON.parse(readFileSync(new URL('specs/scenario.schema.json', root), 'utf8'));

/** Follows a local reference. */
const resolve = (document, node) =>
  node?.$ref === undefined
    ? node
    : node.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);

/** A schema with the references inside it replaced by what they mean; ours are never recursive. */
function inlined(document, node) {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => inlined(document, item));
  if (node.$ref !== undefined) return inlined(document, resolve(document, node));
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inlined(document, value)]));
}

/** The schema of all parameters of one place, as one object. */
function parametersSchema(document, parameters, place) {
  const here = parameters
    .map((parameter) => resolve(document, parameter))
    .filter((parameter) => parameter.in === place);
  if (here.length === 0) return undefined;
  return {
    type: 'object',
    required: here.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
  };
}

const contracts = [];
for (const { api, document } of specs) {
  document['x-compiled'] = {};
  const bases = (document.servers ?? [{ url: '' }]).map(({ url }) => (url === '/' ? '' : url));
  const byOperation = new Map();
  for (const [path, reference] of Object.entries(document.paths)) {
    const item = resolve(document, reference);
    for (const method of METHODS.filter((name) => item[name] !== undefined)) {
      const operation = item[method];
      const paths = byOperation.get(operation.operationId)?.paths ?? [];
      paths.push(...bases.map((base) => base + path));
      byOperation.set(operation.operationId, { item, method, operation, paths });
    }
  }
  for (const [id, { item, method, operation, paths }] of byOperation) {
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
    const name = id.replace(/\W/g, '_');
    const validators = {};
    for (const [place, part] of [
      ['query', 'query'],
      ['path', 'params'],
    ]) {
      const schema = parametersSchema(document, parameters, place);
      if (schema === undefined) continue;
      document['x-compiled'][`${name}_${part}`] = schema;
      validators[part] = `${name}_${part}`;
    }
    const content = resolve(document, operation.requestBody)?.content ?? {};
    const bodies = Object.fromEntries(
      Object.entries(content)
        .filter(([, { schema }]) => schema !== undefined)
        .map(([type, { schema }], n) => {
          if (resolve(document, schema).format === 'binary') return [type, ''];
          document['x-compiled'][`${name}_body${n}`] = schema;
          return [type, `${name}_body${n}`];
        }),
    );
    const bodyRequired = resolve(document, operation.requestBody)?.required ?? false;
    contracts.push({
      id,
      api,
      method: method.toUpperCase(),
      paths,
      section: operation['x-section'] ?? '',
      ...validators,
      queryNames: parameters
        .map((parameter) => resolve(document, parameter))
        .flatMap(({ in: place, name }) => (place === 'query' ? [name] : [])),
      bodies,
      bodyRequired,
      ...(document['x-empty-segments'] && { emptySegments: true }),
    });
  }
}

const options = { strict: false, code: { source: true, esm: false, lines: false } };

/** One CommonJS module with a function for each of the names. */
function compile(ajv, file, references) {
  addFormats.default(ajv);
  const code = standalone.default(ajv, references());
  writeFileSync(new URL(file, out), code);
}

const parameters = new Ajv({ ...options, coerceTypes: true });
/** No 1e400 in JSON. In text it is for bounds to refuse it, which Ajv would then leave out. */
const bodies = new Ajv({ ...options, strictNumbers: true });
for (const [ajv, file, wanted] of [
  [parameters, 'parameters.cjs', /_(query|params)$/],
  [bodies, 'bodies.cjs', /_body\d+$/],
]) {
  compile(ajv, file, () => {
    const references = {};
    for (const { api, document } of specs) {
      // One function for each part, without calls in between: they cost more than what they share.
      ajv.addSchema({ $id: api, 'x-compiled': inlined(document, document['x-compiled']) });
      for (const name of Object.keys(document['x-compiled']).filter((key) => wanted.test(key))) {
        references[name] = `${api}#/x-compiled/${name}`;
      }
    }
    return references;
  });
}

const eventIds = Object.keys(scenario.$defs).filter((name) => name.includes('.'));
const eventName = (id) => `event_${id.replace(/\W/g, '_')}`;
const strict = new Ajv2020({ ...options, allErrors: true });
compile(strict, 'scenario.cjs', () => {
  strict.addSchema(scenario, 'scenario');
  return {
    scenario: 'scenario',
    fault: 'scenario#/$defs/fault',
    faultEntry: 'scenario#/$defs/faultEntry',
    ...Object.fromEntries(eventIds.map((id) => [eventName(id), `scenario#/$defs/${id}`])),
  };
});

const events = eventIds.map((id) => ({
  id,
  api: id.split('.')[0],
  validator: eventName(id),
  schema: inlined(scenario, { ...scenario.$defs[id] }),
}));

/** What is binary comes as it is. */
const transform = ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Buffer') : undefined);

for (const { api, document } of specs) {
  const { 'x-compiled': _, ...plain } = document;
  writeFileSync(new URL(`${api}.ts`, out), astToString(await openapiTS(plain, { transform })));
}
const { $defs, $id: _id, $schema: _schema, ...rootSchema } = scenario;
/**
 * What a type cannot say, or would say wrongly: "one of these is required" hides the rest of it, and a choice by what is
 * there is one of two.
 */
function typed(key, value) {
  if (key === 'anyOf' && value.every((choice) => Object.keys(choice).join() === 'required')) return undefined;
  if (value?.if === undefined || value.then === undefined) return value;
  return { anyOf: [value.then, value.else].filter((choice) => choice?.$ref ?? choice?.if) };
}
const asComponents = JSON.parse(
  JSON.stringify(
    {
      openapi: '3.1.0',
      info: { title: '', version: '' },
      paths: {},
      components: { schemas: { ...$defs, Scenario: rootSchema } },
    },
    typed,
  ).replaceAll('#/$defs/', '#/components/schemas/'),
);
writeFileSync(new URL('scenario.ts', out), astToString(await openapiTS(asComponents)));

writeFileSync(
  new URL('contracts.ts', out),
  `import type { components } from './scenario.ts';
${specs.map(({ api }) => `import type { operations as ${api} } from './${api}.ts';`).join('\n')}

/** Every documented operation, by its id, with the types of its parts. */
export type Operations = ${specs.map(({ api }) => api).join(' & ')};

/** What each event is given. */
export interface Events {
${eventIds.map((id) => `  '${id}': components['schemas']['${id}'];`).join('\n')}
}

export type Scenario = components['schemas']['Scenario'];
export type Schemas = components['schemas'];

export interface Contract {
  readonly id: keyof Operations;
  readonly api: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly section: string;
  readonly query?: string;
  /** The parameters of its query. */
  readonly queryNames: readonly string[];
  readonly params?: string;
  /** The validator of each media type, by name; of one that is binary, none. */
  readonly bodies: Readonly<Record<string, string>>;
  readonly bodyRequired: boolean;
  /** Whether a segment of its path may be empty, which its document has error texts for. */
  readonly emptySegments?: true;
}

export const contracts: readonly Contract[] = ${JSON.stringify(contracts, null, 2)};

export const events: readonly { readonly id: keyof Events; readonly api: string; readonly validator: string; readonly schema: object }[] = ${JSON.stringify(events)};
`,
);
