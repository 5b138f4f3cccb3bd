import { faultOf, faultProblem, type WrittenFault } from '../kit/fault.ts';
import type { Fail } from '../kit/operation.ts';
import { departures } from '../scenario/schema.ts';
import type { Fault, FaultRow } from '../world/faults.ts';
import { toDuration } from '../world/time.ts';
import type { Desk } from './desk.ts';

/** How many faults a world may have: each is looked at for every request. */
export const MAX_FAULTS = 1000;

/** A fault as the control API shows it. */
export const shownFault = ({ delay, drawn: _drawn, consecutive: _consecutive, ...fault }: FaultRow) => ({
  ...fault,
  ...(delay !== undefined && { delay: toDuration(delay) }),
});

/**
 * A fault that somebody wrote, as a world keeps it.
 * @param at where it was written, e.g. `faults[1]`; empty for a body of its own
 */
export function faultFrom(written: object, at: string, desk: Desk, fail: Fail<'invalid-request'>): Fault {
  const problem = problemOf(written, desk);
  if (problem !== undefined) throw fail('invalid-request', at === '' ? problem : `${at}: ${problem}`);
  return faultOf(written as WrittenFault);
}

function problemOf(written: object, { modules }: Desk): string | undefined {
  if (!['error', 'delay', 'connection'].some((effect) => Object.hasOwn(written, effect))) {
    return 'a fault has an error, a delay or a connection';
  }
  const [departure] = departures('fault', written);
  if (departure !== undefined) return [departure.path.join('.'), departure.message].filter(Boolean).join(': ');
  const operations = modules.flatMap(({ api }) => api.operations);
  return faultProblem(written as WrittenFault, operations);
}
