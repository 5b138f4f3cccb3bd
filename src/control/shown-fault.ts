import { type FaultEntry, faultProblem, type WrittenFault } from '../kit/fault.ts';
import type { Fail } from '../kit/operation.ts';
import { departures } from '../scenario/schema.ts';
import type { Delay } from '../world/delay.ts';
import type { FaultRow } from '../world/faults.ts';
import { toDuration, toIso } from '../world/time.ts';
import type { Desk } from './desk.ts';

/** A fault as the control API shows it. */
export function shownFault({ delay, from, until, drawn: _drawn, consecutive: _consecutive, ...fault }: FaultRow) {
  return {
    ...fault,
    ...(delay !== undefined && { delay: shownDelay(delay) }),
    ...(from !== undefined && { from: toIso(from) }),
    ...(until !== undefined && { until: toIso(until) }),
  };
}

function shownDelay(delay: Delay) {
  if (typeof delay === 'number') return toDuration(delay);
  if ('uniform' in delay) return { uniform: delay.uniform.map(toDuration) };
  const { median, p99 } = delay.logNormal;
  return { logNormal: { median: toDuration(median), p99: toDuration(p99) } };
}

/** A fault that somebody wrote as a body of its own. */
export function faultFrom(written: object, desk: Desk, fail: Fail<'invalid-request'>): WrittenFault {
  if ('preset' in written) throw fail('invalid-request', 'a preset is several faults: PUT it, in a list');
  return entryFrom(written, '', desk, fail) as WrittenFault;
}

/**
 * A fault, or a preset, that somebody wrote.
 * @param at where it was written, e.g. `faults[1]`
 */
export function entryFrom(written: object, at: string, desk: Desk, fail: Fail<'invalid-request'>): FaultEntry {
  const problem = problemOf(written, desk);
  if (problem !== undefined) throw fail('invalid-request', at === '' ? problem : `${at}: ${problem}`);
  return written as FaultEntry;
}

function problemOf(written: object, { modules }: Desk): string | undefined {
  if (!['error', 'delay', 'connection', 'preset'].some((effect) => Object.hasOwn(written, effect))) {
    return 'a fault has an error, a delay or a connection';
  }
  const [departure] = departures('faultEntry', written);
  if (departure !== undefined) return [departure.path.join('.'), departure.message].filter(Boolean).join(': ');
  const operations = modules.flatMap(({ api }) => api.operations);
  return faultProblem(written as FaultEntry, operations);
}
