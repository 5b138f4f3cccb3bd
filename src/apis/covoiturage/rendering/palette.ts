import { COLOURS } from './colours.ts';

/** How many shades there are from paper to each colour: letters need many, what is drawn with straight edges few. */
const SHADES: Readonly<Record<keyof typeof COLOURS, number>> = {
  paper: 1,
  ink: 80,
  heading: 50,
  muted: 36,
  warning: 32,
  blue: 28,
  red: 8,
  rule: 8,
  watermark: 8,
};

/** Each colour of the document and the shades it has along its edges, paper first: `[red, green, blue]`. */
const shades = (Object.keys(SHADES) as (keyof typeof COLOURS)[]).flatMap((name) => {
  const [paper, full] = [channels(COLOURS.paper), channels(COLOURS[name])];
  const count = SHADES[name];
  return Array.from({ length: count }, (_, step) =>
    paper.map((from, channel) => Math.round(from + (((full[channel] ?? 0) - from) * (step + 1)) / count)),
  );
});

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** Red, green and blue of each shade. */
export const palette = Uint8Array.from(shades.flat());

function nearest(pixel: number): number {
  const wanted = [(pixel >> 16) & 255, (pixel >> 8) & 255, pixel & 255];
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, shade] of shades.entries()) {
    const distance = shade.reduce((sum, channel, at) => sum + (channel - (wanted[at] ?? 0)) ** 2, 0);
    if (distance >= least) continue;
    least = distance;
    best = index;
  }
  return best;
}

/** White in all four bytes. */
const PAPER = -1;
const SLOT_BITS = 16;
/** 2^32 by the golden ratio: neighbouring colours come to lie in slots far apart. */
const SPREAD = 0x9e3779b1;

/** Pixels whose nearest shade is known, in slots that a later pixel may take over. */
const seen = new Int32Array(1 << SLOT_BITS).fill(PAPER);
const known = new Uint8Array(1 << SLOT_BITS);

/**
 * Writes a page into a picture's rows, each pixel as the nearest shade's index. This is the longest loop of all: it counts in
 * small integers.
 * @param pixels blue, green, red and a byte of no meaning, as pdfium leaves them in memory
 * @param rows already zero, thus paper
 * @param first where in `rows` the page begins
 */
export function index(pixels: Int32Array, width: number, rows: Uint8Array, first: number): void {
  const end = pixels.length;
  let last = PAPER;
  let shade = 0;
  for (let next = 0, at = first; next < end; ) {
    at += 1;
    for (const edge = next + width; next < edge; next += 1, at += 1) {
      const pixel = pixels[next] as number;
      if (pixel === PAPER) continue;
      if (pixel !== last) {
        last = pixel;
        const slot = Math.imul(pixel, SPREAD) >>> (32 - SLOT_BITS);
        if (seen[slot] !== pixel) {
          seen[slot] = pixel;
          known[slot] = nearest(pixel);
        }
        shade = known[slot] as number;
      }
      rows[at] = shade;
    }
  }
}
