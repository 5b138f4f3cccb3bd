import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Contract, contracts, events, type Operations } from '../generated/contracts.ts';

type Validators = Readonly<Record<string, ValidateFunction>>;

const load = createRequire(import.meta.url);
const parameters = load('../generated/parameters.cjs') as Validators;
const bodies = load('../generated/bodies.cjs') as Validators;
const scenario = load('../generated/scenario.cjs') as Validators;

export type OperationId = keyof Operations;
export type { Contract };

type Part<Parameters, Place extends string> = Parameters extends { [P in Place]: infer T } ? T : undefined;
type Body<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? Content[keyof Content]
  : Operation extends { requestBody?: { content: infer Content } }
    ? Content[keyof Content] | undefined
    : undefined;

/** What an operation is given, once it has been held against its contract in specs/. */
export interface Input<Id extends OperationId> {
  readonly query: Part<Operations[Id]['parameters'], 'query'> extends infer Q
    ? Q extends undefined
      ? NonNullable<Operations[Id]['parameters']['query']>
      : Q
    : never;
  readonly params: Part<Operations[Id]['parameters'], 'path'>;
  readonly body: Body<Operations[Id]>;
}

/** A request taken apart but not yet held against anything. */
export interface Parsed {
  readonly query: Record<string, unknown>;
  readonly params: Record<string, string>;
  readonly mediaType: string;
  /** Undefined when there was none. */
  readonly body: unknown;
}

/** The media type under which a contract takes any body, as text. */
export const ANY_TYPE = '*/*';

/** Under which of its media types a contract takes a body; undefined when it does not. */
export function takenAs({ bodies }: Contract, mediaType: string): string | undefined {
  if (Object.hasOwn(bodies, mediaType)) return mediaType;
  return Object.hasOwn(bodies, ANY_TYPE) ? ANY_TYPE : undefined;
}

/** Whether a contract takes the body of one of its media types as bytes, whatever they are. */
export const isBinary = ({ bodies }: Contract, type: string): boolean => bodies[type] === '';

/** Where a request departs from its contract. */
export interface Violation {
  readonly part: 'target' | 'query' | 'params' | 'body';
  /** From the outside in; empty for the part as a whole. */
  readonly field: readonly string[];
  /** Whether something is not there or empty, rather than wrong. */
  readonly missing: boolean;
  /** The rule that was broken, e.g. `required`, `type`, `pattern`; or `media-type`, `syntax`, `size`. */
  readonly rule: string;
  /** The bounds of that rule, as the contract words them. */
  readonly bounds: Readonly<Record<string, unknown>>;
  readonly message: string;
}

const byId = new Map(contracts.map((contract) => [contract.id, contract]));

/** The validator compiled from one of the schemas of specs/scenario.schema.json: the scenario itself, a fault, an event. */
export function scenarioValidator(name: string): ValidateFunction {
  const validate = scenario[name];
  if (validate === undefined) throw new TypeError(`no schema is called ${name}`);
  return validate;
}

/** The written contract of an operation. */
export function contractOf(id: OperationId): Contract {
  const contract = byId.get(id);
  if (contract === undefined) throw new TypeError(`specs/ knows no operation ${id}`);
  return contract;
}

/** The paths of all operations. */
export const templates: readonly string[] = contracts.flatMap(({ paths }) => paths);

export const contractsOf = (api: string): readonly Contract[] => contracts.filter((contract) => contract.api === api);
export const eventsOf = (api: string) => events.filter((event) => event.api === api);

/**
 * Holds a request against its contract with the validators compiled from specs/. Parameters are converted to the types
 * the contract gives them, in place.
 * @returns the first departure, or undefined
 */
export function violationOf(contract: Contract, { query, params, mediaType, body }: Parsed): Violation | undefined {
  return (
    violationIn('query', contract.query && parameters[contract.query], query) ??
    violationIn('params', contract.params && parameters[contract.params], params) ??
    bodyViolation(contract, mediaType, body)
  );
}

function bodyViolation(contract: Contract, mediaType: string, body: unknown): Violation | undefined {
  if (body === undefined) {
    if (!contract.bodyRequired) return undefined;
    return { part: 'body', field: [], missing: true, rule: 'required', bounds: {}, message: 'the request has no body' };
  }
  const name = contract.bodies[takenAs(contract, mediaType) ?? ''];
  return violationIn('body', name && bodies[name], body);
}

function violationIn(
  part: Violation['part'],
  validate: ValidateFunction | '' | undefined,
  data: unknown,
): Violation | undefined {
  if (!validate || validate(data)) return undefined;
  const error = validate.errors?.[0];
  if (error === undefined) throw new TypeError('a validator refused without saying why');
  return described(part, error, data);
}

function described(part: Violation['part'], error: ErrorObject, data: unknown): Violation {
  const { keyword, params, message = keyword } = error;
  const at = error.instancePath.split('/').slice(1).map(unescapePointer);
  const absent = keyword === 'required';
  const field = absent ? [...at, String(params['missingProperty'])] : at;
  const value = absent ? undefined : at.reduce(within, data);
  const missing = absent || value === '' || value === null;
  return { part, field, missing, rule: keyword, bounds: params, message };
}

const unescapePointer = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

const within = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key];
