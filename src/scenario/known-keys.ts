import { readFileSync } from 'node:fs';
import { events } from '../generated/contracts.ts';
import { packageFile } from '../kit/package-file.ts';
import type { Path } from './schema.ts';

/** As much of a JSON schema as says which keys there are. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema | true>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly then?: Schema;
  readonly else?: Schema;
}

let read: Schema | undefined;

/** The schema of scenarios, as written: read when somebody has made a mistake. */
function written(): Schema {
  read ??= JSON.parse(readFileSync(packageFile('specs/scenario.schema.json'), 'utf8')) as Schema;
  return read;
}

/** The keys that one of the compiled schemas has names for, at a place. */
export function knownKeys(name: string, path: Path): string[] {
  const id = events.find(({ validator }) => validator === name)?.id ?? name;
  const root = name === 'scenario' ? written() : (written().$defs?.[id] ?? {});
  const here = path.reduce((schemas, key) => schemas.flatMap((schema) => within(schema, key)), meant(root));
  return [...new Set(here.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

/** A schema and its alternatives, references followed. */
function meant(schema: Schema | boolean | undefined): Schema[] {
  if (typeof schema !== 'object') return [];
  const { $ref, anyOf = [], then, else: otherwise } = schema;
  const referred = $ref === undefined ? undefined : written().$defs?.[$ref.replace('#/$defs/', '')];
  return [schema, ...[referred, ...anyOf, then, otherwise].flatMap(meant)];
}

const within = ({ properties, additionalProperties, items }: Schema, key: string | number): Schema[] =>
  meant(typeof key === 'number' ? items : (properties?.[key] ?? additionalProperties));
