import type { Instant } from '../../world/time.ts';

const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** A formatter takes a while to make, and strangers name the zones. */
const MAX_FORMATS = 500;

/** Whether an IANA time zone has this name. */
export function isZone(tz: string): boolean {
  try {
    offsets(tz);
    return true;
  } catch {
    return false;
  }
}

function offsets(tz: string): Intl.DateTimeFormat {
  let format = formats.get(tz);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: tz, timeZoneName: 'longOffset' });
    if (formats.size < MAX_FORMATS) formats.set(tz, format);
  }
  return format;
}

/** How far a zone is ahead of UTC at an instant, in minutes; seconds, which some had before 1972, are left out. */
export function minutesAhead(tz: string, at: Instant): number {
  const name = offsets(tz)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -ahead : ahead;
}

/** What clocks in a zone show at an instant, as a date whose UTC parts are theirs. */
export const wallClock = (tz: string, at: Instant): Date => new Date(at + minutesAhead(tz, at) * MINUTE_MS);

/** The instant at which clocks in a zone show a time, given as if it were UTC. */
export function instantOf(tz: string, shown: number): Instant {
  const guess = shown - minutesAhead(tz, shown) * MINUTE_MS;
  return shown - minutesAhead(tz, guess) * MINUTE_MS;
}

/** An offset as the document writes it: `+0100`. */
export function offsetText(tz: string, at: Instant): string {
  const minutes = minutesAhead(tz, at);
  const digits = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(minutes) / 60))}${digits(Math.abs(minutes) % 60)}`;
}
