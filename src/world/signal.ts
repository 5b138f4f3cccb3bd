import { sleep } from './time.ts';

/** Wakes those who wait for something to happen. */
export class Signal {
  readonly #waiting = new Set<() => void>();

  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /**
   * Waits, in real time, until `look` finds something.
   * @param look called now and after each notification
   * @param milliseconds how long to wait at most
   * @returns what `look` found last, found enough or not
   */
  async until<T>(look: () => T, enough: (found: T) => boolean, milliseconds: number): Promise<T> {
    const end = new AbortController();
    const check = () => {
      if (enough(look())) end.abort();
    };
    this.#waiting.add(check);
    try {
      check();
      await sleep(milliseconds, end.signal);
      return look();
    } finally {
      this.#waiting.delete(check);
    }
  }
}
