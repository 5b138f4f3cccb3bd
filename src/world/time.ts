/** Milliseconds since the Unix epoch. */
export type Instant = number;

/** The longest single timer Node accepts; a longer wait is made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

let lastRead = 0;

/** The machine's time, which never goes back within a process even when the machine's clock is set back. */
export function systemNow(): Instant {
  lastRead = Math.max(lastRead, Date.now());
  return lastRead;
}

/** An instant as RFC 3339 text in UTC, with milliseconds only when there are some. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads an RFC 3339 date-time, zone included.
 * @returns the instant, or undefined when the text is not one.
 */
export function parseInstant(text: string): Instant | undefined {
  if (!ISO_INSTANT.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

const DURATION = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/**
 * Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds (years and months have no fixed length).
 * @returns milliseconds, or undefined when the text is not one.
 */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined) || text.endsWith('T')) return undefined;
  return Math.round(parts.reduce((sum, part, unit) => sum + Number(part ?? 0) * (UNITS_MS[unit] ?? 0), 0));
}

/** Milliseconds as an ISO 8601 duration of days, hours, minutes and seconds. */
export function toDuration(milliseconds: number): string {
  const whole = (unit: number, within: number) => Math.floor((milliseconds % within) / unit);
  const written = (count: number, letter: string) => (count === 0 ? '' : `${count}${letter}`);
  const days = written(whole(86_400_000, Number.POSITIVE_INFINITY), 'D');
  const hours = written(whole(3_600_000, 86_400_000), 'H');
  const minutes = written(whole(60_000, 3_600_000), 'M');
  const seconds = written((milliseconds % 60_000) / 1000, 'S');
  const time = hours + minutes + seconds;
  if (days + time === '') return 'PT0S';
  return `P${days}${time && `T${time}`}`;
}

/**
 * Does something later in real time, unless it is called off, or the process ends first.
 * @returns calls it off
 */
export function later(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, Math.min(milliseconds, LONGEST_TIMER_MS));
  timer.unref();
  return () => clearTimeout(timer);
}

/**
 * Waits in real time: for an injected delay or a long poll, never for what happens inside a world.
 * @param milliseconds how long
 * @param signal ends the wait early; the promise then resolves as usual
 */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      callOff();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    // Whoever stops a simulator does not wait for those who wait in it.
    const callOff = later(milliseconds, done);
    signal?.addEventListener('abort', done);
  });
}
