/** The known words that are most like one, the most alike first. */
export function nearest(word: string, known: readonly string[], count = 3): string[] {
  return known
    .map((candidate) => ({ candidate, distance: distance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** How many letters to put in, take out, replace or exchange with the next one (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isExchange = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const exchanged = isExchange ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}

/** Longer than anything that has a name here. */
const MAX_WORD = 100;

/** How far a word may be from what somebody meant: a letter, or one in three. */
const isLike = (word: string, candidate: string): boolean =>
  distance(word.toLowerCase(), candidate.toLowerCase()) <= Math.max(1, Math.floor(word.length / 3));

/** The end of a sentence about an unknown word: the known one that may have been meant, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [near] = word.length > MAX_WORD ? [] : nearest(word, known, 1);
  return near !== undefined && near !== word && isLike(word, near) ? `; did you mean ${near}?` : '';
}
