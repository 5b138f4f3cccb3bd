import type { Scenario } from '../generated/contracts.ts';
import { parseDuration } from '../world/time.ts';
import { fits, type Reaction } from './reactions.ts';
import type { Departure } from './schema.ts';

/**
 * Reactions that lead to each other without any time between, and so would never end. What an event is given is written
 * in the scenario: which reactions it leads to is known.
 */
export function cycleProblems({ reactions = [] }: Scenario): Departure[] {
  const cycle = firstCycle(reactions);
  if (cycle === undefined) return [];
  const [first = 0] = cycle;
  const events = cycle.map((n) => reactions[n]?.do.event).join(' → ');
  const message = `${events} → … follow each other without any time between, for ever`;
  return [{ path: ['reactions', first, 'after'], message }];
}

/** The places of the first reactions that make a circle, in order. */
function firstCycle(reactions: readonly Reaction[]): number[] | undefined {
  const immediate = [...reactions.keys()].filter((n) => isImmediate(reactions[n]));
  const ended = new Set<number>();
  const circleBehind = (n: number, trail: readonly number[]): number[] | undefined => {
    if (trail.includes(n)) return trail.slice(trail.indexOf(n));
    if (ended.has(n)) return undefined;
    for (const next of immediate) {
      if (!leadsTo(reactions[n], reactions[next])) continue;
      const found = circleBehind(next, [...trail, n]);
      if (found !== undefined) return found;
    }
    ended.add(n);
    return undefined;
  };
  for (const n of immediate) {
    const found = circleBehind(n, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isImmediate = (reaction: Reaction | undefined): boolean =>
  reaction?.after !== undefined && parseDuration(reaction.after) === 0;

function leadsTo(from: Reaction | undefined, to: Reaction | undefined): boolean {
  if (from === undefined || to?.on !== from.do.event) return false;
  const { event: _event, ...given } = from.do;
  return fits(given, to.where);
}
