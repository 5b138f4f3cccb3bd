import type { Schemas } from '../generated/contracts.ts';
import { type Fault, matchesOperation } from '../world/faults.ts';
import { parseDuration } from '../world/time.ts';
import type { Operation } from './operation.ts';
import { toCome } from './to-come.ts';

/** A fault as people write it: durations in ISO 8601. */
export type WrittenFault = Schemas['fault'];

/**
 * What is wrong with a fault that has passed its schema: an operation nobody knows, or an error that none of the
 * operations it means documents.
 * @returns undefined when nothing is
 */
export function faultProblem(
  { operation, error, maxConsecutive, probability }: WrittenFault,
  operations: readonly Pick<Operation<never>, 'id' | 'errors'>[],
): string | undefined {
  const meant = operations.filter(({ id }) => matchesOperation(operation, id));
  if (meant.length === 0) return toCome(operation) ?? `no operation is called ${operation}`;
  if (error !== undefined && !meant.some(({ errors }) => Object.hasOwn(errors, error))) {
    return `${operation} documents no error ${error}; it has ${[...new Set(meant.flatMap(({ errors }) => Object.keys(errors)))].join(', ')}`;
  }
  if (maxConsecutive !== undefined && probability === undefined) return 'maxConsecutive goes with probability';
  return undefined;
}

/** A written fault as a world keeps it. */
export function faultOf({ delay, ...fault }: WrittenFault): Fault {
  const milliseconds = delay === undefined ? undefined : parseDuration(delay);
  return { ...fault, ...(milliseconds !== undefined && { delay: milliseconds }) } as Fault;
}
