import { kind, type ReadRows, type Row, type Rows } from './rows.ts';
import type { Instant } from './time.ts';

/** Something that is to happen in a world at an instant: an event, with what it is given. */
export interface Due extends Row {
  readonly dueAt: Instant;
  readonly event: string;
  readonly with: Readonly<Record<string, unknown>>;
}

export const agenda = kind<Due>()('sim.agenda');

/** The first of what is due at `until` or before: by instant, and in the order of writing within one. */
export function nextDue(rows: ReadRows, until: Instant): Due | undefined {
  let next: Due | undefined;
  for (const due of rows.list(agenda)) {
    if (due.dueAt <= until && (next === undefined || due.dueAt < next.dueAt)) next = due;
  }
  return next;
}

/** Takes something off the agenda: it has happened, or cannot. */
export const strikeOff = (rows: Rows, { id }: Due): void => rows.delete(agenda, id);
