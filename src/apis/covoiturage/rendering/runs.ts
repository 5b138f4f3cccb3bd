import bidiFactory from 'bidi-js';
import { covers, type Face, helperFor, REPLACEMENT } from './faces.ts';

/** A piece of a line in one face and one direction, as its font takes it. */
export interface Run {
  readonly face: Face;
  readonly text: string;
}

// Its types speak of an ES module; what Node loads is the CommonJS one, whose export is the function.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Where a paragraph begins: on the right, if its first letter is of a script written from there (UAX #9, P2 and P3). */
export function directionOf(paragraph: string): 'ltr' | 'rtl' {
  if (!RIGHT_TO_LEFT.test(paragraph)) return 'ltr';
  const { paragraphs } = bidi.getEmbeddingLevels(paragraph, 'auto');
  return paragraphs[0]?.level === 1 ? 'rtl' : 'ltr';
}

interface Levelled extends Run {
  readonly level: number;
}

/**
 * Takes a line apart into what is drawn from left to right (UAX #9, L2), each in the first face that has its characters.
 * @param line clean text
 * @param wanted the face it is designed in
 */
export function runsOf(line: string, wanted: Face, direction: 'ltr' | 'rtl'): Run[] {
  if (direction === 'ltr' && !RIGHT_TO_LEFT.test(line)) return faced(line, wanted);
  const { levels } = bidi.getEmbeddingLevels(line, direction);
  const mirrored = bidi.getMirroredCharactersMap(line, levels);
  const runs: Levelled[] = [];
  for (let start = 0, end = 0; start < line.length; start = end) {
    const level = levels[start] ?? 0;
    while (end < line.length && (levels[end] ?? 0) === level) end += 1;
    const text = Array.from({ length: end - start }, (_, at) => mirrored.get(start + at) ?? line[start + at]).join('');
    runs.push(...faced(text, wanted).map((run) => ({ ...run, text: level % 2 ? asSeen(run.text) : run.text, level })));
  }
  return reordered(runs);
}

/** A font sets letters from right to left by itself; what has none, it sets as it comes. */
const asSeen = (text: string): string => (RIGHT_TO_LEFT.test(text) ? text : [...text].reverse().join(''));

/** From the highest level down to 1, whatever stands together at that level or above is turned round. */
function reordered(runs: readonly Levelled[]): Run[] {
  let ordered = [...runs];
  for (let level = Math.max(...runs.map((run) => run.level)); level > 0; level -= 1) {
    const turned: Levelled[] = [];
    let together: Levelled[] = [];
    for (const run of ordered) {
      if (run.level >= level) together.unshift(run);
      else {
        turned.push(...together, run);
        together = [];
      }
    }
    ordered = [...turned, ...together];
  }
  return ordered;
}

const CLUSTER = /\P{M}\p{M}*|\p{M}+/gu;

/** Splits where the face changes; a space goes with what precedes it. */
function faced(text: string, wanted: Face): Run[] {
  if (covers(wanted, text)) return [{ face: wanted, text }];
  const runs: { face: Face; text: string }[] = [];
  for (const [cluster] of text.matchAll(CLUSTER)) {
    const last = runs.at(-1);
    const face = last && cluster === ' ' ? last.face : covers(wanted, cluster) ? wanted : helperFor(cluster);
    const set = { face: face ?? 'symbols', text: face ? cluster : REPLACEMENT };
    if (last?.face === set.face) last.text += set.text;
    else runs.push(set);
  }
  return runs;
}
