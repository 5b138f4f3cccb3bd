import type { Entry, Explanation, JournalFilter, Outcome } from '../world/journal.ts';
import type { World } from '../world/world.ts';
import type { OperationId } from './documented.ts';

/** What was sent or answered, with its secrets masked. */
export interface Told {
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text; of binary ones only the length. */
  readonly body?: string;
}

/** One request of the journal, and how it was answered. */
export interface JournalEntry {
  /** `r1`, `r2`…: what the answer carries as `X-Sim-Request`. */
  readonly id: string;
  /** When, in the world's time. */
  readonly at: Date;
  /** Null when no operation answers at that path. */
  readonly operation: OperationId | null;
  readonly request: Told & { readonly method: string; readonly url: string };
  readonly response: Told & { readonly status: number };
  readonly outcome: Outcome;
  /** Why it was refused. */
  readonly explanation?: Explanation;
  /** The id of the fault that struck, also when it only delayed. */
  readonly fault?: string;
}

/** What a world's journal has, oldest first; the filter is the one that it looks at itself. */
export const entriesOf = ({ journal }: World, filter: JournalFilter = {}): JournalEntry[] =>
  journal.list(filter).map(shown);

/** The journal itself does not look into what it keeps; the pipeline writes it in this shape. */
const shown = ({ at, ...entry }: Entry) => ({ ...entry, at: new Date(at) }) as JournalEntry;
