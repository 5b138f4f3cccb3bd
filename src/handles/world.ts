import type { coverageOf } from '../control/coverage.ts';
import type { EventId } from '../kit/event.ts';
import type { Destination, Happened } from './clock.ts';
import type { OperationPattern, ResultOf } from './documented.ts';
import type { Fault } from './faults.ts';
import type { JournalHandle } from './journal.ts';
import type { Outbox } from './outbox.ts';
import type { Given, Scenario } from './scenario.ts';

/** What of the documents was seen. */
export type Coverage = ReturnType<typeof coverageOf>;

/** A world of a simulator in this process: rows, clock, seed, outbox, journal and faults of its own, made on first use. */
export interface WorldHandle {
  readonly name: string;
  /** Its base URL, without a trailing slash: nothing else changes in a client. */
  readonly url: string;

  /**
   * Puts another beginning in place of all that the world is.
   * @param scenario an object, or what a scenario file says, in YAML 1.2 or JSON
   * @throws {ScenarioRefused} naming path and line of what is wrong; the world is as it was
   */
  readonly stage: (scenario: Scenario | string) => Promise<void>;
  /** Goes back to the beginning: of what was staged, or of the simulator's own scenario. */
  readonly reset: () => Promise<void>;

  /** What time it is in this world. */
  readonly now: () => Promise<Date>;
  /**
   * Moves time forward, and runs what falls due on the way, each at its own instant.
   * @param destination an ISO 8601 duration such as `PT16M`, or `{ to }` an instant
   * @returns what happened, in due order
   * @throws when that is no duration or instant, or lies in the past
   */
  readonly advance: (destination: Destination) => Promise<Happened[]>;
  /** Stops the clock: from now on time passes only by `advance`. */
  readonly freeze: () => Promise<void>;
  /** Lets the clock run on from where it stands. */
  readonly unfreeze: () => Promise<void>;

  /**
   * Makes happen what other people do.
   * @returns what the event gives: a made application has its `clientSecret` there
   * @throws {EventRefused} when it cannot happen now; nothing was changed
   */
  readonly happen: <const Id extends EventId>(event: Id, given: Given<Id>) => Promise<ResultOf<Id>>;

  /** What people got by mail and SMS. */
  readonly outbox: Outbox;
  /** What was asked, what was answered, and why. */
  readonly journal: JournalHandle;

  /**
   * Lets something go wrong for as long as `work` takes, and no longer, however it ends; the other faults of the world stay.
   * What goes wrong is what scenarios write: `{ operation: 'piste.token', error: 'invalid-client', times: 2 }`.
   * @returns what `work` gives
   * @throws what `work` throws; and, before it begins, when the operation or its error is not documented
   */
  readonly withFault: <const Id extends OperationPattern, Result>(
    fault: Fault<Id>,
    work: () => Result | Promise<Result>,
  ) => Promise<Result>;

  /** Which documented answers were seen since the world began, those of faults not counted. */
  readonly coverage: () => Promise<Coverage>;
}
