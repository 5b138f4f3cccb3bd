import type { ErrorObject } from 'ajv';
import { scenarioValidator } from '../kit/contracts.ts';
import { didYouMean } from '../kit/nearest.ts';
import { knownKeys } from './known-keys.ts';

/** From the root to where something stands. */
export type Path = readonly (string | number)[];

/** Where a value departs from its schema, and how. */
export interface Departure {
  readonly path: Path;
  readonly message: string;
}

/** How many problems are told at once. */
export const MAX_PROBLEMS = 20;

/**
 * Holds a value against one of the schemas compiled from specs/scenario.schema.json.
 * @returns how it departs from it, up to twenty times
 */
export function departures(schema: string, value: unknown): Departure[] {
  const validate = scenarioValidator(schema);
  return validate(value) ? [] : telling(validate.errors ?? []).map((error) => departure(schema, error));
}

/** What only says that something in it has failed. */
const OUTER = ['anyOf', 'if', 'propertyNames'];

/** Errors that say something: a failed alternative is told by what failed in it, and only once. */
function telling(errors: readonly ErrorObject[]): ErrorObject[] {
  const specific = errors.filter(({ keyword }) => !OUTER.includes(keyword));
  const byPlace = new Map(
    (specific.length > 0 ? specific : errors).map((error) => [
      `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
      error,
    ]),
  );
  return [...byPlace.values()].slice(0, MAX_PROBLEMS);
}

function departure(schema: string, { instancePath, params, keyword, message = keyword }: ErrorObject): Departure {
  const path = instancePath.split('/').slice(1).map(segment);
  const { additionalProperty, missingProperty, allowedValues, allowedValue } = params as Record<string, unknown>;
  if (additionalProperty !== undefined) {
    const key = String(additionalProperty);
    const near = didYouMean(key, knownKeys(schema, path));
    return { path: [...path, key], message: `this key is unknown here${near}` };
  }
  if (missingProperty !== undefined) return { path, message: `${missingProperty} is missing` };
  if (Array.isArray(allowedValues)) return { path, message: `must be one of ${allowedValues.join(', ')}` };
  if (allowedValue !== undefined) return { path, message: `must be ${JSON.stringify(allowedValue)}` };
  return { path, message };
}

const segment = (text: string): string | number =>
  /^\d+$/.test(text) ? Number(text) : text.replaceAll('~1', '/').replaceAll('~0', '~');
