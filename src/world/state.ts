import { Draft } from './draft.ts';
import { type ChangeSet, frozen, type ReadRows, type Rows } from './rows.ts';
import { Conflict, type WorldLog } from './store.ts';
import { Tables } from './tables.ts';

/** A change that memory shows already and the store does not yet. */
interface Unstored {
  readonly undo: Pick<ChangeSet, 'clear' | 'changes'>;
  readonly version: number;
  readonly stored: Promise<void>;
}

export interface StateOptions {
  /** Writes what must go along with every change, such as how far the seed was drawn. */
  readonly alongside?: (rows: Rows) => void;
  /** Runs every change once more, on a draft that is thrown away: shows in tests which ones could not be run again. */
  readonly rehearse?: boolean;
}

/**
 * The rows of a world and the way they are changed.
 *
 * Memory shows a change at once; its answer waits for the store ({@link State.settled}). When the store refuses, all
 * that it has not stored is taken out of memory again, newest first, and everybody who waits is told.
 */
export class State {
  readonly #log: WorldLog;
  readonly #options: StateOptions;
  readonly tables = new Tables();
  #version = 0;
  #unstored: Unstored[] = [];
  #closed = false;

  private constructor(log: WorldLog, options: StateOptions) {
    this.#log = log;
    this.#options = options;
  }

  /**
   * Takes up what the log holds.
   * @throws {Damaged} when that cannot be read
   */
  static async open(log: WorldLog, options: StateOptions = {}): Promise<State> {
    const state = new State(log, options);
    const stored = await log.load();
    if (stored !== undefined) {
      state.#version = stored.version;
      for (const { kind, row } of stored.rows) state.tables.table(kind).set(row.id, frozen(row));
    }
    return state;
  }

  /** How many changes were made, in all. */
  get version(): number {
    return this.#version;
  }

  read<R>(look: (rows: ReadRows) => R): R {
    return look(this.tables);
  }

  /**
   * Makes a change: all of it or, when `work` throws, nothing.
   * @param work synchronous and repeatable: it is run again when somebody else changed the world meanwhile
   * @returns what `work` returned, once its writes are stored
   */
  async change<R>(work: (rows: Rows) => R): Promise<R> {
    for (;;) {
      if (this.#closed) throw new Error('this world was closed or removed meanwhile');
      if (this.#options.rehearse) work(new Draft(this.tables));
      const draft = new Draft(this.tables);
      const result = work(draft);
      // Whoever wrote nothing waits too: what it saw may not be stored yet.
      const awaited = this.#begin(draft) ?? this.#unstored.at(-1);
      try {
        await awaited?.stored;
        return result;
      } catch (error) {
        if (awaited !== undefined && this.#unstored.includes(awaited)) this.#takeBack(error);
        if (!(error instanceof Conflict)) throw error;
      }
    }
  }

  /** Waits until what memory shows is stored; undefined when it is. Rejects when some of it never will be. */
  settled(): Promise<void> | undefined {
    return this.#unstored.at(-1)?.stored;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled()?.catch(() => {});
    await this.#log.close();
  }

  #begin(draft: Draft): Unstored | undefined {
    if (draft.changes() === undefined) return undefined;
    this.#options.alongside?.(draft);
    const set = { version: this.#version + 1, clear: false, changes: [], ...draft.changes() };
    const undo = this.tables.apply(set);
    this.#version = set.version;
    const unstored = { undo, version: set.version, stored: this.#log.commit(set) };
    this.#unstored.push(unstored);
    unstored.stored.then(
      () => {
        this.#unstored = this.#unstored.filter((other) => other !== unstored);
      },
      () => {},
    );
    return unstored;
  }

  /** After a refusal: back to what is stored, with what others stored meanwhile. The first who is told does it. */
  #takeBack(error: unknown): void {
    for (const { undo, version } of this.#unstored.reverse()) {
      this.tables.apply(undo);
      this.#version = version - 1;
    }
    this.#unstored = [];
    if (!(error instanceof Conflict)) return;
    for (const set of error.missed.filter(({ version }) => version > this.#version)) {
      this.tables.apply(set);
      this.#version = set.version;
    }
  }
}
