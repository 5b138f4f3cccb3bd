import type { Instant } from '../../world/time.ts';

const DAY_MS = 86_400_000;
/** Where a period begins that does not say so: 2019-01-01T00:00:00+01:00. */
const ORIGIN = Date.UTC(2018, 11, 31, 23);
/** Carpools of the last days may still be corrected: certificates leave them out. */
const BUFFER_MS = 6 * DAY_MS;

export interface Period {
  readonly startAt: Instant;
  readonly endAt: Instant;
}

const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?:Z|([+-])(\d{2}):?(\d{2})?)$/;

/**
 * Reads a timestamp: a date, `T` or a space, a time, and a zone as `Z`, `+01`, `+0100` or `+01:00`.
 * @returns undefined when there is no such date or time
 */
export function parseTimestamp(text: string): Instant | undefined {
  const [matched, date, time, fraction = '', sign, hours = '00', minutes = '00'] = TIMESTAMP.exec(text) ?? [];
  if (matched === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const shown = Date.parse(`${date}T${time}Z`);
  // 30 February would be taken for 1 March.
  if (Number.isNaN(shown) || !new Date(shown).toISOString().startsWith(`${date}T${time}`)) return undefined;
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return shown + Math.floor(Number(`0${fraction}`) * 1000) - (sign === '-' ? -ahead : ahead);
}

/** The period that a certificate covers: what was asked for, brought silently within what is possible (observed). */
export function clamped(startAt: Instant | undefined, endAt: Instant | undefined, now: Instant): Period {
  const latest = now - BUFFER_MS;
  const start = startAt ?? ORIGIN;
  const end = Math.min(endAt ?? latest, latest);
  const begun = start > latest ? latest - DAY_MS : start;
  return { startAt: begun >= end ? end - DAY_MS : begun, endAt: end };
}
