import type { Violation } from './contracts.ts';

/** A request that cannot be taken apart; the API says which documented case that is. */
export class Unparsable extends Error {
  readonly violation: Violation;

  /** @param field where in that part, from the outside in */
  constructor(part: Violation['part'], rule: string, message: string, field: readonly string[] = [], missing = false) {
    super(message);
    this.violation = { part, field, missing, rule, bounds: {}, message };
  }
}
