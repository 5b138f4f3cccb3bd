import type { Coverage } from '../world/coverage.ts';
import type { Struck } from '../world/faults.ts';
import type { Explanation, Journal, Outcome } from '../world/journal.ts';
import type { Instant } from '../world/time.ts';
import type { Parsed, Violation } from './contracts.ts';
import type { Log } from './log.ts';
import type { Operation } from './operation.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';

/** A second opinion on requests and answers: the reference validator, under `--strict`. */
export interface Reference {
  /** The departure it sees in a request, or undefined; leaves what it is given as it is. */
  readonly violation: (request: Request, parsed: Parsed, operation: Operation<never>) => Promise<Violation | undefined>;
  /** @throws when an answer departs from its contract */
  readonly checkReply: (request: Request, operation: Operation<never>, reply: Reply) => Promise<void>;
}

/** Where a request is answered: what its handlers see, and who keeps the record. */
export interface Stage<Context> {
  readonly context: Context;
  readonly now: Instant;
  readonly journal: Journal;
  readonly coverage?: Coverage;
  /** Lets a fault strike, if one is due. */
  readonly strike?: (operation: Operation<Context>) => Promise<Struck | undefined> | undefined;
  /** Told of every operation that succeeded, before its answer leaves. */
  readonly succeeded?: (operation: Operation<Context>, parsed: Parsed) => Promise<void> | undefined;
  /** Waits until what the answer may have seen is durable. */
  readonly settled?: () => Promise<void> | undefined;
  readonly reference?: Reference;
  readonly log: Log;
}

/** How a request came to its answer: what the record is made of. */
export interface Course {
  body: Buffer;
  fault?: Struck | undefined;
}

/** The answer to a request, and what there is to say about it. */
export interface Ended {
  readonly reply: Reply;
  readonly outcome: Outcome;
  /** The documented case that the answer is. */
  readonly case: string;
  readonly explanation?: Explanation;
}
