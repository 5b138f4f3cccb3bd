import type { Instant } from '../../world/time.ts';

/** What one unit of a timestamp is worth in milliseconds, by its number of digits. */
const UNIT_MS: Readonly<Record<number, number>> = { 13: 1, 14: 0.1 };

/** Timestamps in seconds have at most this many digits until the year 5138. */
const MAX_SECONDS_DIGITS = 11;

/**
 * Reads a timestamp: seconds, as the glossary says; or milliseconds; or tenths of them, as the examples of sections 2.1
 * and 2.2 print (PHP's microtime).
 * @returns undefined when it is none of these
 */
export function parseTimestamp(text: string): Instant | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const unit = text.length <= MAX_SECONDS_DIGITS ? 1000 : UNIT_MS[text.length];
  return unit === undefined ? undefined : Math.floor(Number(text) * unit);
}
