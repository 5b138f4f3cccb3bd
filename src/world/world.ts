import type { Due } from './agenda.ts';
import { isFrozen, now, setClock } from './clock.ts';
import { Coverage } from './coverage.ts';
import { freshSeed, Ids } from './ids.ts';
import { Journal } from './journal.ts';
import type { ReadRows, Row, Rows } from './rows.ts';
import { idsIn, rememberDraws, withDraws } from './seed.ts';
import { Signal } from './signal.ts';
import { State, type StateOptions } from './state.ts';
import type { WorldLog } from './store.ts';
import type { Instant } from './time.ts';
import { type Moved, type Ran, Timeline } from './timeline.ts';

/** Does what falls due in a world, at its own instant. */
export type Perform = (world: World, due: Due) => Promise<unknown>;

/** Everything an API may remember and rely on: rows, clock, seed, agenda, outbox, journal, coverage. */
export class World {
  readonly name: string;
  readonly journal = new Journal();
  readonly coverage = new Coverage();
  /** Told after every change, for those who wait for one. */
  readonly changed = new Signal();
  readonly #state: State;
  readonly #timeline: Timeline;
  #ids: Ids;

  private constructor(name: string, state: State, perform: Perform) {
    this.name = name;
    this.#state = state;
    this.#ids = idsIn(state.tables) ?? new Ids(freshSeed());
    this.#timeline = new Timeline({
      state,
      change: (work) => this.change(work),
      perform: (due) => perform(this, due),
    });
  }

  /**
   * Takes up a world as its log has it.
   * @param options for tests: `rehearse` runs every change twice
   * @throws {Damaged} when the log cannot be read
   */
  static async open(name: string, log: WorldLog, perform: Perform, options: StateOptions = {}): Promise<World> {
    const alongside = (rows: Rows) => rememberDraws(rows, world.#ids);
    const world = new World(name, await State.open(log, { ...options, alongside }), perform);
    return world;
  }

  /** Whether nothing was ever put into this world. */
  get isNew(): boolean {
    return this.#state.version === 0;
  }

  get ids(): Ids {
    return this.#ids;
  }

  now(): Instant {
    return now(this.#state.tables);
  }

  get frozen(): boolean {
    return isFrozen(this.#state.tables);
  }

  /** How many rows there are of each kind. */
  counts(): Record<string, number> {
    return this.#state.tables.counts();
  }

  read<R>(look: (rows: ReadRows) => R): R {
    return this.#state.read(look);
  }

  /** Every row of every kind, as a snapshot has them. */
  all(): Iterable<{ readonly kind: string; readonly row: Row }> {
    return withDraws(this.#state.tables.all(), this.#ids);
  }

  /**
   * Changes rows: all of it or, when `work` throws, nothing.
   * @param work synchronous; may be run again, so ids are drawn and time is read before
   * @returns what `work` returned, durable
   */
  async change<R>(work: (rows: Rows) => R): Promise<R> {
    const result = await this.#state.change(work);
    this.changed.notify();
    return result;
  }

  /** Waits until what `read` shows is durable; undefined when it is. */
  settled(): Promise<void> | undefined {
    return this.#state.settled();
  }

  /**
   * Puts another beginning in place of all there is: staging, reset and restore.
   * @param ids what goes on being drawn; its position is stored with the rows
   */
  begin(ids: Ids, fill: (rows: Rows) => void): Promise<void> {
    return this.#timeline.inTurn(async () => {
      const before = this.#ids;
      this.#ids = ids;
      try {
        await this.change((rows) => {
          rows.clear();
          fill(rows);
          rememberDraws(rows, ids);
        });
      } catch (error) {
        this.#ids = before;
        throw error;
      }
      this.journal.clear();
      this.coverage.clear();
    });
  }

  /**
   * Moves time forward and runs what falls due on the way, in due order, each at its own instant. It stops short of
   * the target, at the last that ran, when too much falls due.
   * @param target where to, seen from the instant at which it is this move's turn
   */
  advance(target: (from: Instant) => Instant): Promise<Moved> {
    return this.#timeline.advance(target);
  }

  /** Stops the clock where it is, or lets it run on from there. */
  setFrozen(frozen: boolean): Promise<void> {
    return this.#timeline.inTurn(() => this.change((rows) => setClock(rows, now(rows), frozen)));
  }

  /** When the next thing falls due, or infinity. */
  get nextDueAt(): Instant {
    return this.#timeline.nextDueAt;
  }

  /** Runs what real time has made due. */
  catchUp(): Promise<Ran[]> {
    return this.#timeline.catchUp();
  }

  async close(): Promise<void> {
    this.changed.close();
    this.journal.written.close();
    await this.#state.close();
  }
}
