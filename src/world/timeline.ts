import { agenda, type Due, nextDue, strikeOff } from './agenda.ts';
import { isFrozen, now, setClock } from './clock.ts';
import type { Rows } from './rows.ts';
import type { State } from './state.ts';
import { type Instant, sleep } from './time.ts';

/** What ran when time moved. */
export interface Ran extends Due {
  /** What the event said, when it could not be done. */
  readonly refused?: string;
}

/** How far a move of time came. */
export interface Moved {
  readonly ran: readonly Ran[];
  /** Not, when too much fell due on the way. */
  readonly arrived: boolean;
}

export interface TimelineOptions {
  readonly state: State;
  readonly change: <R>(work: (rows: Rows) => R) => Promise<R>;
  /** Does what falls due, at its own instant, and strikes it off in the same change. */
  readonly perform: (due: Due) => Promise<unknown>;
}

/** How much is done of what falls due at once: reactions that lead to each other must not stop the server. */
const LIMIT_RAN = 10_000;
/** After how many others are let in between. */
const RAN_AT_A_STRETCH = 100;

/** Time in a world: what moves it, and what happens when it moves. */
export class Timeline {
  readonly #options: TimelineOptions;
  #seen = { revision: -1, dueAt: Number.POSITIVE_INFINITY };
  /** The end of the last of those that took a turn. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: TimelineOptions) {
    this.#options = options;
  }

  /** When the next thing falls due, or infinity. */
  get nextDueAt(): Instant {
    const { tables } = this.#options.state;
    const { revision } = tables.table(agenda.name);
    if (revision !== this.#seen.revision) {
      const dueAt = nextDue(tables, Number.POSITIVE_INFINITY)?.dueAt ?? Number.POSITIVE_INFINITY;
      this.#seen = { revision, dueAt };
    }
    return this.#seen.dueAt;
  }

  /** Lets those who move time, or begin it anew, do so one at a time: otherwise due order would be lost. */
  inTurn<R>(work: () => Promise<R>): Promise<R> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** See {@link World.advance}. */
  advance(target: (from: Instant) => Instant): Promise<Moved> {
    const { state, change } = this.#options;
    return this.inTurn(async () => {
      const to = target(now(state.tables));
      const frozen = isFrozen(state.tables);
      const ran = await this.#runDue(to, (rows, at) => setClock(rows, at, frozen));
      const arrived = ran.length < LIMIT_RAN;
      if (arrived) await change((rows) => setClock(rows, Math.max(to, now(rows)), frozen));
      return { ran, arrived };
    });
  }

  /** Runs what real time has made due. */
  async catchUp(): Promise<Ran[]> {
    const { state } = this.#options;
    if (this.nextDueAt > now(state.tables)) return [];
    return this.inTurn(() => this.#runDue(now(state.tables), () => {}));
  }

  async #runDue(until: Instant, arrive: (rows: Rows, at: Instant) => void): Promise<Ran[]> {
    const ran: Ran[] = [];
    while (ran.length < LIMIT_RAN) {
      if (ran.length % RAN_AT_A_STRETCH === RAN_AT_A_STRETCH - 1) await sleep(0);
      const due = await this.#options.change((rows) => {
        const next = nextDue(rows, until);
        if (next !== undefined) arrive(rows, Math.max(next.dueAt, now(rows)));
        return next;
      });
      if (due === undefined) break;
      ran.push(await this.#performed(due));
      // What could not happen, or changed nothing, is over all the same.
      await this.#options.change((rows) => strikeOff(rows, due));
    }
    return ran;
  }

  async #performed(due: Due): Promise<Ran> {
    try {
      await this.#options.perform(due);
      return due;
    } catch (error) {
      return { ...due, refused: error instanceof Error ? error.message : String(error) };
    }
  }
}
