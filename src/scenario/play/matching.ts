/** Where an answer is not what was expected. */
export interface Mismatch {
  /** From the answer on: `status`, `headers.location`, `body.0.uuid`. */
  readonly at: string;
  readonly expected: unknown;
  /** Undefined when there is nothing. */
  readonly actual: unknown;
}

/**
 * Holds a value against what is expected of it: objects by the keys that are listed, lists whole and by position, texts,
 * numbers, true, false and null by being equal; tests in code may expect a text to match a regular expression.
 * @param at where the value stands
 */
export function mismatches(expected: unknown, actual: unknown, at: string): Mismatch[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [{ at, expected, actual }];
    if (actual.length !== expected.length) {
      return [{ at: `${at} (its length)`, expected: expected.length, actual: actual.length }];
    }
    return expected.flatMap((item, n) => mismatches(item, actual[n], `${at}.${n}`));
  }
  if (expected instanceof RegExp) {
    return typeof actual === 'string' && actual.search(expected) >= 0 ? [] : [{ at, expected, actual }];
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return [{ at, expected, actual }];
    return Object.entries(expected).flatMap(([key, inner]) => mismatches(inner, own(actual, key), `${at}.${key}`));
  }
  return expected === actual ? [] : [{ at, expected, actual }];
}

/** What stands at a path of keys and positions within a value; undefined when nothing does. */
export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((within, key) => (typeof within === 'object' && within !== null ? own(within, key) : undefined), value);

const own = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
