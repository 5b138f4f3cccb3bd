import { isDeepStrictEqual } from 'node:util';
import { type Delay, drawnDelay } from './delay.ts';
import { fraction } from './ids.ts';
import { kind, type ReadRows, type Row, type Rows } from './rows.ts';
import type { Instant } from './time.ts';

/** What can happen to a connection instead of an orderly answer. */
export type Disruption = 'reset' | 'hang' | 'truncate' | 'garbage';

/** What goes wrong, as data: whoever writes one has checked that the operation and the error are documented. */
export interface Fault {
  /** An operation id, or the beginning of one and `*`. */
  readonly operation: string;
  /** The documented case to answer with. */
  readonly error?: string;
  /** What to wait before anything else. */
  readonly delay?: Delay;
  readonly connection?: Disruption;
  /** How often it strikes before it is spent; without, for ever. */
  readonly times?: number;
  /** The chance that it strikes; without, always. */
  readonly probability?: number;
  /** How often in a row it may strike, when it has a probability. */
  readonly maxConsecutive?: number;
  /** It strikes from this instant on; without, from the beginning. */
  readonly from?: Instant;
  /** It strikes before this instant; without, for ever. */
  readonly until?: Instant;
}

/** What goes wrong with one request. */
export interface Struck {
  /** The fault that decides the answer, or, when none does, the one that delays it. */
  readonly id: string;
  readonly error?: string;
  readonly connection?: Disruption;
  /** Milliseconds. */
  readonly delay?: number;
}

/** A fault and how far it has come: its draws follow from the world's seed, its id and their number. */
export interface FaultRow extends Row, Fault {
  readonly struck: number;
  readonly drawn: number;
  readonly consecutive: number;
}

const faults = kind<FaultRow>()('sim.faults');

/** A fault that has yet to strike. */
const UNUSED = { struck: 0, drawn: 0, consecutive: 0 };

/** Writes a fault. Ids are f1, f2, … */
export function addFault(rows: Rows, fault: Fault): FaultRow {
  let last = 0;
  for (const { id } of rows.list(faults)) last = Math.max(last, Number(id.slice(1)));
  const row = { ...fault, id: `f${last + 1}`, ...UNUSED };
  rows.put(faults, row);
  return row;
}

/** Takes a fault away that was added, however often it has struck; another one that has its id by now stays. */
export function removeFault(rows: Rows, { id, ...added }: FaultRow): void {
  const found = rows.get(faults, id);
  const fresh = { ...found, ...UNUSED, id };
  if (found !== undefined && isDeepStrictEqual(fresh, { ...added, id })) rows.delete(faults, id);
}

export function clearFaults(rows: Rows): void {
  for (const { id } of [...rows.list(faults)]) rows.delete(faults, id);
}

export const listFaults = (rows: ReadRows): FaultRow[] => [...rows.list(faults)];

/** Whether a pattern, an id or the beginning of one and `*`, means an operation. */
export const matchesOperation = (pattern: string, operation: string): boolean =>
  pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation;

/** Whether a fault could strike an operation at an instant. */
const isDue = (fault: FaultRow, operation: string, now: Instant): boolean => {
  const { times, struck, from = now, until = Number.POSITIVE_INFINITY } = fault;
  const isSpent = times !== undefined && struck >= times;
  return !isSpent && from <= now && now < until && matchesOperation(fault.operation, operation);
};

/** Whether any fault could strike: the cheap question asked for every request. */
export function mayStrike(rows: ReadRows, operation: string, now: Instant): boolean {
  for (const fault of rows.list(faults)) if (isDue(fault, operation, now)) return true;
  return false;
}

/** A request that a fault may strike. */
export interface Target {
  readonly seed: string;
  readonly operation: string;
  readonly now: Instant;
  /** Whether a fault makes sense for this operation: a pattern may cover some that do not document its error. */
  readonly applies: (fault: Fault) => boolean;
}

/**
 * Lets the first fault strike that means the operation and is not spent. One that only delays leaves room for another one
 * behind it that does not; of two delays the first counts. Draws are remembered.
 */
export function strike(rows: Rows, { seed, operation, now, applies }: Target): Struck | undefined {
  let delayed: Struck | undefined;
  for (const fault of rows.list(faults)) {
    if (!isDue(fault, operation, now) || !applies(fault)) continue;
    const onlyDelays = fault.error === undefined && fault.connection === undefined;
    if ((onlyDelays && delayed !== undefined) || !strikes(rows, fault, seed)) continue;
    const struck = { ...struckBy(fault, seed), ...(delayed && { delay: delayed.delay ?? 0 }) };
    if (!onlyDelays) return struck;
    delayed = struck;
  }
  return delayed;
}

/** Draws whether a fault strikes, and remembers that it was drawn. */
function strikes(rows: Rows, fault: FaultRow, seed: string): boolean {
  const drawn = isDrawn(fault, seed);
  rows.put(faults, {
    ...fault,
    drawn: fault.drawn + 1,
    struck: fault.struck + (drawn ? 1 : 0),
    consecutive: drawn ? fault.consecutive + 1 : 0,
  });
  return drawn;
}

function struckBy({ id, error, connection, delay, drawn }: FaultRow, seed: string): Struck {
  const draw = (label: string) => fraction(seed, `fault ${id} ${label}`, drawn);
  return {
    id,
    ...(error !== undefined && { error }),
    ...(connection !== undefined && { connection }),
    ...(delay !== undefined && { delay: drawnDelay(delay, draw) }),
  };
}

function isDrawn({ id, probability, maxConsecutive, drawn, consecutive }: FaultRow, seed: string): boolean {
  if (probability === undefined) return true;
  if (maxConsecutive !== undefined && consecutive >= maxConsecutive) return false;
  return fraction(seed, `fault ${id}`, drawn) < probability;
}
