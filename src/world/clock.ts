import { kind, type ReadRows, type Row, type Rows } from './rows.ts';
import { type Instant, systemNow } from './time.ts';

/** Either frozen at an instant, or the machine's time plus an offset. */
interface ClockRow extends Row {
  readonly frozenAt?: Instant;
  readonly offset?: number;
}

const clocks = kind<ClockRow>()('sim.clock');

const ID = 'clock';

/** What time it is in a world. A world without a clock row runs on the machine's time. */
export function now(rows: ReadRows): Instant {
  const clock = rows.get(clocks, ID);
  return clock?.frozenAt ?? systemNow() + (clock?.offset ?? 0);
}

export const isFrozen = (rows: ReadRows): boolean => rows.get(clocks, ID)?.frozenAt !== undefined;

/** Sets the clock; to whatever the world is, the caller sees to it that time does not go back. */
export function setClock(rows: Rows, at: Instant, frozen: boolean): void {
  rows.put(clocks, frozen ? { id: ID, frozenAt: at } : { id: ID, offset: at - systemNow() });
}
