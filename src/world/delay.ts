/** How long somebody waits, in milliseconds: always the same, or drawn anew every time. */
export type Delay =
  | number
  | { readonly uniform: readonly [shortest: number, longest: number] }
  | { readonly logNormal: { readonly median: number; readonly p99: number } };

/** Of a normal distribution, in standard deviations: one draw in a hundred is beyond. */
const Z_99 = 2.3263478740408408;
/** Where the tail of a log-normal distribution is cut, in p99s: beyond, a client would wait for minutes. */
const LONGEST_P99S = 4;

/**
 * Milliseconds of one delay.
 * @param draw a number in [0, 1) for a label, independent of those for other labels
 */
export function drawnDelay(delay: Delay, draw: (label: string) => number): number {
  if (typeof delay === 'number') return delay;
  if ('uniform' in delay) {
    const [shortest, longest] = delay.uniform;
    return Math.round(shortest + draw('uniform') * (longest - shortest));
  }
  const { median, p99 } = delay.logNormal;
  const sigma = Math.log(p99 / median) / Z_99;
  return Math.round(Math.min(median * Math.exp(sigma * normal(draw)), LONGEST_P99S * p99));
}

/** A draw from the standard normal distribution (Box and Muller). */
const normal = (draw: (label: string) => number): number =>
  Math.sqrt(-2 * Math.log(1 - draw('radius'))) * Math.cos(2 * Math.PI * draw('angle'));
