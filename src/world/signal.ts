import { sleep } from './time.ts';

/** Wakes those who wait for something to happen. */
export class Signal {
  readonly #waiting = new Set<() => void>();
  readonly #ends = new Set<AbortController>();
  #closed = false;

  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Lets nobody wait any longer: nothing will happen any more. */
  close(): void {
    this.#closed = true;
    for (const end of this.#ends) end.abort();
  }

  /**
   * Waits, in real time, until `look` finds something.
   * @param look called now and after each notification
   * @param milliseconds how long to wait at most
   * @returns what `look` found last, found enough or not
   */
  async until<T>(look: () => T, enough: (found: T) => boolean, milliseconds: number): Promise<T> {
    if (this.#closed) return look();
    const end = new AbortController();
    const check = () => {
      if (enough(look())) end.abort();
    };
    this.#waiting.add(check);
    this.#ends.add(end);
    try {
      check();
      await sleep(milliseconds, end.signal);
      return look();
    } finally {
      this.#waiting.delete(check);
      this.#ends.delete(end);
    }
  }
}
