import { Malformed } from '../../malformed.ts';

/** Entries of a cross-reference, for objects with numbers that follow one another (ISO 32000-1 section 7.5.4). */
export interface Subsection {
  readonly first: number;
  readonly count: number;
  /** Where the entries begin. */
  readonly at: number;
}

/**
 * Where the entry of an object begins, in subsections whose entries are all as long; undefined when there is none.
 * @param length of an entry
 */
export function entryPlace(subsections: readonly Subsection[], number: number, length: number): number | undefined {
  let [low, high] = [0, subsections.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((subsections[middle]?.first ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  const found = subsections[low - 1];
  if (found === undefined || number >= found.first + found.count) return undefined;
  return found.at + (number - found.first) * length;
}

/**
 * Adds a subsection, whose numbers must come after those of the others.
 * @throws Malformed
 */
export function addSubsection(subsections: Subsection[], added: Subsection): void {
  const last = subsections.at(-1);
  if (last !== undefined && added.first < last.first + last.count)
    throw new Malformed('A cross-reference out of order');
  subsections.push(added);
}
