/**
 * An expectation of a test that was not met.
 * @param caller what the test called: the stack begins below it, as frameworks point at its first line
 */
export function unmet(message: string, caller: (...given: never) => unknown): Error {
  const error = new Error(message);
  Error.captureStackTrace(error, caller);
  return error;
}
