import { kind, type Row, type Rows } from '../world/rows.ts';
import { type Instant, parseDuration } from '../world/time.ts';

/** So many calls in a window of so long (ISO 8601). */
export interface Quota {
  readonly limit: number;
  readonly per: string;
}

/** How far a window has been used. */
interface Window extends Row {
  readonly opened: Instant;
  readonly used: number;
}

const windows = kind<Window>()('sim.quotas');

/** What is left of a quota after a call, or how long the caller has to wait. */
export interface Spent {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window closes. */
  readonly closesIn: number;
}

/**
 * Counts a call against a quota, as part of a change.
 * @param id whose quota it is
 * @param opens `calendar`: windows begin at multiples of their length since the epoch, as Axway's do;
 *   `first-call`: a window begins with the first call in it
 */
export function spend(rows: Rows, id: string, quota: Quota, now: Instant, opens: 'calendar' | 'first-call'): Spent {
  const length = parseDuration(quota.per) ?? 0;
  const kept = rows.get(windows, id);
  const current = kept !== undefined && now < kept.opened + length ? kept : undefined;
  const opened = current?.opened ?? (opens === 'calendar' ? now - (now % length) : now);
  const used = current?.used ?? 0;
  const allowed = used < quota.limit;
  if (allowed) rows.put(windows, { id, opened, used: used + 1 });
  const closesIn = Math.max(1, Math.ceil((opened + length - now) / 1000));
  return { allowed, limit: quota.limit, remaining: Math.max(0, quota.limit - used - 1), closesIn };
}
