import type { EventId } from '../kit/event.ts';
import type { Simulated } from '../modules.ts';

type Operation = Simulated['api']['operations'][number];

/** The id of an operation that the documents describe: `piste.token`, `rdex.get-journeys`… */
export type OperationId = Operation['id'];

type ErrorsOfOne<Id> = Id extends OperationId
  ? keyof Extract<Operation, { readonly id: Id }>['errors'] & string
  : never;

/**
 * The errors that an operation documents, by the ids of the catalogue; of a pattern such as `rdex.*`, those that any of the
 * operations it means documents.
 */
export type ErrorsOf<Id extends OperationPattern> = Id extends `${infer Beginning}*`
  ? ErrorsOfOne<Extract<OperationId, `${Beginning}${string}`>>
  : ErrorsOfOne<Id>;

/** An operation id, or the beginning of one and `*`. */
export type OperationPattern = OperationId | `${string}*`;

type EventOf<Id extends EventId> = Extract<Simulated['events'][number], { readonly id: Id }>;

/** What an event gives when it happens. */
export type ResultOf<Id extends EventId> = Awaited<ReturnType<EventOf<Id>['happen']>>;

/** What is only read, so that `as const` will do. */
export type ReadonlyDeep<T> = T extends object ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> } : T;
