import type { Events, Scenario as Written } from '../generated/contracts.ts';
import type { EventId } from '../kit/event.ts';
import type { FaultEntry } from '../kit/fault.ts';
import type { OperationId, ReadonlyDeep } from './documented.ts';
import type { Fault } from './faults.ts';

/** What an event is given. */
export type Given<Id extends EventId> = ReadonlyDeep<Events[Id]>;

/** An event and what it is given, side by side. */
type Happening = { readonly [Id in EventId]: { readonly event: Id } & Given<Id> }[EventId];

/** What the others do, `after` so much virtual time, or at the n-th time that an operation succeeded (`reads`). */
interface Reaction {
  /** An operation that succeeded, or an event. */
  readonly on: OperationId | EventId;
  /** Fields of the request or the event that must have these values. */
  readonly where?: Readonly<Record<string, unknown>>;
  readonly after?: string;
  readonly reads?: number;
  readonly do: Happening;
}

type Preset = Extract<FaultEntry, { preset: unknown }>;
type AnyFault = { readonly [Id in OperationId]: Fault<Id> }[OperationId] | Fault<`${string}*`>;

/** A scenario as an object: what a world is when it begins, and what will go wrong in it. */
export type Scenario = ReadonlyDeep<Omit<Written, 'faults' | 'reactions' | 'steps'>> & {
  readonly reactions?: readonly Reaction[];
  readonly faults?: readonly (AnyFault | Readonly<Preset>)[];
};
