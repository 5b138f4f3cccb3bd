import type { Signal } from '../world/signal.ts';

/** How long `next` waits unless it is told otherwise, in milliseconds of real time. */
export const PATIENCE_MS = 5000;

/**
 * Takes the first of what fits and nobody has taken before, now or as soon as it comes.
 * @param fitting what fits, oldest first
 * @param take takes one, unless somebody has
 * @returns undefined when none comes in time
 */
export function taken<T>(
  signal: Signal,
  fitting: () => readonly T[],
  take: (one: T) => boolean,
  timeout: number,
): Promise<T | undefined> {
  let found: T | undefined;
  const look = () => {
    found ??= fitting().find(take);
    return found;
  };
  return signal.until(look, (one) => one !== undefined, timeout);
}
