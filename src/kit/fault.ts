import type { Schemas } from '../generated/contracts.ts';
import type { Delay } from '../world/delay.ts';
import { type Fault, matchesOperation } from '../world/faults.ts';
import { type Instant, parseDuration, parseInstant } from '../world/time.ts';
import { didYouMean } from './nearest.ts';
import type { Operation } from './operation.ts';
import { presets } from './presets.ts';

/** How many faults a world may have: each is looked at for every request. */
export const MAX_FAULTS = 1000;

/** A fault as people write it: durations in ISO 8601. */
export type WrittenFault = Schemas['fault'];
/** The same, or the name of a set of them. */
export type FaultEntry = Schemas['faultEntry'];

/**
 * What is wrong with a fault that has passed its schema: an operation nobody knows, an error that none of the operations
 * it means documents, or what contradicts itself.
 * @returns undefined when nothing is
 */
export function faultProblem(
  entry: FaultEntry,
  operations: readonly Pick<Operation<never>, 'id' | 'errors'>[],
): string | undefined {
  if ('preset' in entry) return undefined;
  const { operation, error, maxConsecutive, probability } = entry;
  const meant = operations.filter(({ id }) => matchesOperation(operation, id));
  if (meant.length === 0) {
    const known = operations.map(({ id }) => id);
    return `no operation is called ${operation}${didYouMean(operation, known)}`;
  }
  if (error !== undefined && !meant.some(({ errors }) => Object.hasOwn(errors, error))) {
    const known = [...new Set(meant.flatMap(({ errors }) => Object.keys(errors)))];
    return `${operation} documents no error ${error}${didYouMean(error, known)}; it has ${known.join(', ')}`;
  }
  if (maxConsecutive !== undefined && probability === undefined) return 'maxConsecutive goes with probability';
  return delayProblem(entry) ?? windowProblem(entry);
}

function delayProblem({ delay }: WrittenFault): string | undefined {
  if (delay === undefined || typeof delay === 'string') return undefined;
  const { uniform: [shortest = 0, longest = 0] = [], logNormal } = delayOf(delay);
  if (shortest > longest) return 'delay.uniform is the shortest, then the longest';
  if (logNormal === undefined || (0 < logNormal.median && logNormal.median <= logNormal.p99)) return undefined;
  return 'delay.logNormal has a median above nothing, and a p99 not below it';
}

function windowProblem({ from, until }: WrittenFault): string | undefined {
  const unreadable = [from, until].find((moment) => moment !== undefined && Number.isNaN(instantOf(moment, 0)));
  if (unreadable !== undefined) return `${unreadable} is no instant`;
  if (from === undefined || until === undefined || isDuration(from) !== isDuration(until)) return undefined;
  return instantOf(from, 0) < instantOf(until, 0) ? undefined : 'until is not after from';
}

const isDuration = (moment: string): boolean => moment.startsWith('P');

/** An instant as written, or so long after a world's beginning. */
const instantOf = (moment: string, begunAt: Instant): Instant =>
  isDuration(moment) ? begunAt + milliseconds(moment) : (parseInstant(moment) ?? Number.NaN);

const milliseconds = (duration: string): number => parseDuration(duration) ?? 0;

/** What a delay is drawn from, in milliseconds. */
const delayOf = ({ uniform, logNormal }: Schemas['drawnDelay']) => ({
  ...(uniform && { uniform: uniform.map(milliseconds) }),
  ...(logNormal && { logNormal: { median: milliseconds(logNormal.median), p99: milliseconds(logNormal.p99) } }),
});

/**
 * Written faults as a world keeps them, those of a preset one by one.
 * @param begunAt when the world began: what durations in `from` and `until` are counted from
 */
export const faultsOf = (entries: readonly FaultEntry[], begunAt: Instant): Fault[] =>
  entries.flatMap((entry) =>
    'preset' in entry ? presets[entry.preset].map(({ fault }) => faultOf(fault, begunAt)) : [faultOf(entry, begunAt)],
  );

/** A written fault as a world keeps it. */
export function faultOf({ delay, from, until, ...fault }: WrittenFault, begunAt: Instant): Fault {
  const waits = typeof delay === 'string' ? milliseconds(delay) : delay && (delayOf(delay) as Delay);
  return {
    ...fault,
    ...(waits !== undefined && { delay: waits }),
    ...(from !== undefined && { from: instantOf(from, begunAt) }),
    ...(until !== undefined && { until: instantOf(until, begunAt) }),
  };
}
