/** The case of an answer that is no refusal. */
export const OK = 'ok';

/** How often each documented case of each operation was seen in a world; injected answers prove nothing and are not counted. */
export class Coverage {
  readonly #seen = new Map<string, Map<string, number>>();

  count(operation: string, documentedCase: string): void {
    const cases = this.#seen.get(operation);
    if (cases === undefined) this.#seen.set(operation, new Map([[documentedCase, 1]]));
    else cases.set(documentedCase, (cases.get(documentedCase) ?? 0) + 1);
  }

  seen(operation: string, documentedCase: string): number {
    return this.#seen.get(operation)?.get(documentedCase) ?? 0;
  }

  clear(): void {
    this.#seen.clear();
  }
}
