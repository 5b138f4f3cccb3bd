import { agenda, type Due, nextDue, takeNextDue } from './agenda.ts';
import { isFrozen, now, setClock } from './clock.ts';
import { Coverage } from './coverage.ts';
import { freshSeed, Ids } from './ids.ts';
import { Journal } from './journal.ts';
import { kind, type ReadRows, type Row, type Rows } from './rows.ts';
import { Signal } from './signal.ts';
import { State, type StateOptions } from './state.ts';
import type { WorldLog } from './store.ts';
import { type Instant, sleep } from './time.ts';

interface Seed extends Row {
  readonly seed: string;
  readonly position: number;
}

const seeds = kind<Seed>()('sim.seed');

/** Does what falls due in a world, at its own instant. */
export type Perform = (world: World, due: Due) => Promise<unknown>;

/** What ran when time moved. */
export interface Ran extends Due {
  /** What the event said, when it could not be done. */
  readonly refused?: string;
}

/** How much is done of what falls due at once: reactions that lead to each other must not stop the server. */
const LIMIT_RAN = 10_000;
/** After how many others are let in between. */
const RAN_AT_A_STRETCH = 100;

/** Everything an API may remember and rely on: rows, clock, seed, agenda, outbox, journal, coverage. */
export class World {
  readonly name: string;
  readonly journal = new Journal();
  readonly coverage = new Coverage();
  /** Told after every change, for those who wait for one. */
  readonly changed = new Signal();
  readonly #state: State;
  readonly #perform: Perform;
  #ids: Ids;
  #agendaSeen = { revision: -1, dueAt: Number.POSITIVE_INFINITY };
  /** The end of the last of those that move time or begin anew: one at a time, or due order would be lost. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(name: string, state: State, perform: Perform) {
    this.name = name;
    this.#state = state;
    this.#perform = perform;
    this.#ids = this.#idsOf(state.tables) ?? new Ids(freshSeed());
  }

  /**
   * Takes up a world as its log has it.
   * @param options for tests: `rehearse` runs every change twice
   * @throws {Damaged} when the log cannot be read
   */
  static async open(name: string, log: WorldLog, perform: Perform, options: StateOptions = {}): Promise<World> {
    const alongside = (rows: Rows) => world.#rememberDraws(rows);
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

  /** Every row of every kind, as a snapshot has them: the seed as far as it has been drawn. */
  *all(): Iterable<{ kind: string; row: Row }> {
    const { seed, position } = this.#ids;
    for (const { kind, row } of this.#state.tables.all()) {
      const drawn: Seed = { id: row.id, seed, position };
      yield { kind, row: kind === seeds.name ? drawn : row };
    }
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
    return this.#inTurn(() => this.#begin(ids, fill));
  }

  async #begin(ids: Ids, fill: (rows: Rows) => void): Promise<void> {
    const before = this.#ids;
    this.#ids = ids;
    try {
      await this.change((rows) => {
        rows.clear();
        fill(rows);
        rows.put(seeds, { id: 'seed', seed: ids.seed, position: ids.position });
      });
    } catch (error) {
      this.#ids = before;
      throw error;
    }
    this.journal.clear();
    this.coverage.clear();
  }

  /** The seed and its position that rows hold, e.g. those of a snapshot. */
  #idsOf(rows: ReadRows): Ids | undefined {
    const row = rows.get(seeds, 'seed');
    return row && new Ids(row.seed, row.position);
  }

  /**
   * Moves time forward and runs what falls due on the way, in due order, each at its own instant. It stops short of
   * `to`, at the last that ran, when too much falls due.
   * @returns what ran
   */
  advance(to: Instant): Promise<Ran[]> {
    return this.#inTurn(async () => {
      const frozen = this.frozen;
      const ran = await this.#runDue(to, (rows, at) => setClock(rows, at, frozen));
      if (ran.length < LIMIT_RAN) await this.change((rows) => setClock(rows, Math.max(to, now(rows)), frozen));
      return ran;
    });
  }

  /** Sets the clock and whether it stands still. The caller sees to it that time does not go back. */
  async setClock(at: Instant, frozen: boolean): Promise<void> {
    await this.change((rows) => setClock(rows, at, frozen));
  }

  /** When the next thing falls due, or infinity. */
  get nextDueAt(): Instant {
    const { revision } = this.#state.tables.table(agenda.name);
    if (revision !== this.#agendaSeen.revision) {
      const dueAt = nextDue(this.#state.tables, Number.POSITIVE_INFINITY)?.dueAt ?? Number.POSITIVE_INFINITY;
      this.#agendaSeen = { revision, dueAt };
    }
    return this.#agendaSeen.dueAt;
  }

  /** Runs what real time has made due. */
  async catchUp(): Promise<Ran[]> {
    return this.nextDueAt > this.now() ? [] : this.#inTurn(() => this.#runDue(this.now(), () => {}));
  }

  async close(): Promise<void> {
    this.changed.close();
    this.journal.written.close();
    await this.#state.close();
  }

  async #runDue(until: Instant, arrive: (rows: Rows, at: Instant) => void): Promise<Ran[]> {
    const ran: Ran[] = [];
    while (ran.length < LIMIT_RAN) {
      if (ran.length % RAN_AT_A_STRETCH === RAN_AT_A_STRETCH - 1) await sleep(0);
      const due = await this.change((rows) => {
        const next = takeNextDue(rows, until);
        if (next !== undefined) arrive(rows, Math.max(next.dueAt, now(rows)));
        return next;
      });
      if (due === undefined) break;
      ran.push(await this.#performed(due));
    }
    return ran;
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #performed(due: Due): Promise<Ran> {
    try {
      await this.#perform(this, due);
      return due;
    } catch (error) {
      return { ...due, refused: error instanceof Error ? error.message : String(error) };
    }
  }

  #rememberDraws(rows: Rows): void {
    const { seed, position } = this.#ids;
    const row = rows.get(seeds, 'seed');
    if (row?.seed !== seed || row.position < position) rows.put(seeds, { id: 'seed', seed, position });
  }
}

/** The seed and position among the rows of a snapshot, or undefined when it has none. */
export function idsAmong(rows: Iterable<{ readonly kind: string; readonly row: Row }>): Ids | undefined {
  for (const { kind, row } of rows) {
    if (kind === seeds.name) return new Ids((row as Seed).seed, (row as Seed).position);
  }
  return undefined;
}
