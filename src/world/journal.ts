import { Signal } from './signal.ts';
import type { Instant } from './time.ts';

/** How a request ended: as documented, refused as documented, by an injected fault, or by an error of the simulator. */
export type Outcome = 'ok' | 'refused' | 'fault' | 'error';

/** Why a request was refused, for the person who sent it. */
export interface Explanation {
  /** The documented case, as the catalogue names it. */
  readonly case: string;
  readonly document: string;
  readonly section: string;
  /** One sentence: the cause, not the rule. */
  readonly because: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What is written of one request. */
export interface Note {
  readonly at: Instant;
  readonly operation: string | undefined;
  readonly status: number;
  readonly outcome: Outcome;
  readonly explanation: Explanation | undefined;
  /** The id of the fault that struck, also when it only delayed. */
  readonly fault: string | undefined;
  /** About how much memory the note holds on to, in bytes. */
  readonly bytes: number;
  /** Request and response as people read them, secrets masked; made when asked for. */
  readonly exchange: () => { readonly request: unknown; readonly response: unknown };
}

export interface JournalFilter {
  readonly operation?: string;
  readonly status?: number;
  /** Only entries after the one with this id. */
  readonly since?: string;
}

/** A note as the control API shows it. */
export type Entry = ReturnType<typeof described>;

const described = (id: string, { at, operation, outcome, explanation, fault, exchange }: Note) => ({
  id,
  at,
  operation: operation ?? null,
  ...exchange(),
  outcome,
  ...(explanation && { explanation }),
  ...(fault && { fault }),
});

const ENTRIES = 1000;
const LIMIT_BYTES = 4 * 1024 * 1024;

const numberOf = (id: string): number => Number(id.slice(1));

/** The last requests of a world, bounded in number and bytes; the oldest go first. Ids are r1, r2, … */
export class Journal {
  readonly #prefix: string;
  readonly #entries: number;
  readonly written = new Signal();
  readonly #notes = new Map<number, Note>();
  #last = 0;
  #oldest = 1;
  #bytes = 0;

  constructor({ prefix = 'r', entries = ENTRIES } = {}) {
    this.#prefix = prefix;
    this.#entries = entries;
  }

  /** Writes a note and gives it an id. */
  write(note: Note): string {
    this.#last += 1;
    this.#notes.set(this.#last, note);
    this.#bytes += note.bytes;
    while (this.#notes.size > this.#entries || (this.#bytes > LIMIT_BYTES && this.#notes.size > 1)) this.#dropOldest();
    this.written.notify();
    return `${this.#prefix}${this.#last}`;
  }

  get(id: string): Entry | undefined {
    const note = this.#notes.get(numberOf(id));
    return note && described(id, note);
  }

  /** Entries that fit, newest last. */
  list({ operation, status, since }: JournalFilter = {}, limit = ENTRIES): Entry[] {
    const after = since === undefined ? 0 : numberOf(since);
    const fitting = [...this.#notes].filter(
      ([number, note]) =>
        number > after &&
        (operation === undefined || note.operation === operation) &&
        (status === undefined || note.status === status),
    );
    return fitting.slice(-limit).map(([number, note]) => described(`${this.#prefix}${number}`, note));
  }

  get size(): number {
    return this.#notes.size;
  }

  /** Forgets all entries; ids go on. */
  clear(): void {
    this.#notes.clear();
    this.#oldest = this.#last + 1;
    this.#bytes = 0;
  }

  #dropOldest(): void {
    this.#bytes -= this.#notes.get(this.#oldest)?.bytes ?? 0;
    this.#notes.delete(this.#oldest);
    this.#oldest += 1;
  }
}
