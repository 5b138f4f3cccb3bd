import { fraction } from './ids.ts';
import { kind, type ReadRows, type Row, type Rows } from './rows.ts';

/** What can happen to a connection instead of an orderly answer. */
export type Disruption = 'reset' | 'hang' | 'truncate' | 'garbage';

/** What goes wrong, as data: whoever writes one has checked that the operation and the error are documented. */
export interface Fault {
  /** An operation id, or the beginning of one and `*`. */
  readonly operation: string;
  /** The documented case to answer with. */
  readonly error?: string;
  /** Milliseconds to wait before anything else. */
  readonly delay?: number;
  readonly connection?: Disruption;
  /** How often it strikes before it is spent; without, for ever. */
  readonly times?: number;
  /** The chance that it strikes; without, always. */
  readonly probability?: number;
  /** How often in a row it may strike, when it has a probability. */
  readonly maxConsecutive?: number;
}

/** A fault and how far it has come: its draws follow from the world's seed, its id and their number. */
export interface FaultRow extends Row, Fault {
  readonly struck: number;
  readonly drawn: number;
  readonly consecutive: number;
}

const faults = kind<FaultRow>()('sim.faults');

/** Writes a fault. Ids are f1, f2, … */
export function addFault(rows: Rows, fault: Fault): FaultRow {
  let last = 0;
  for (const { id } of rows.list(faults)) last = Math.max(last, Number(id.slice(1)));
  const row = { ...fault, id: `f${last + 1}`, struck: 0, drawn: 0, consecutive: 0 };
  rows.put(faults, row);
  return row;
}

export function clearFaults(rows: Rows): void {
  for (const { id } of [...rows.list(faults)]) rows.delete(faults, id);
}

export const listFaults = (rows: ReadRows): FaultRow[] => [...rows.list(faults)];

/** Whether a pattern, an id or the beginning of one and `*`, means an operation. */
export const matchesOperation = (pattern: string, operation: string): boolean =>
  pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation;

const isSpent = ({ times, struck }: FaultRow): boolean => times !== undefined && struck >= times;

/** Whether any fault could strike: the cheap question asked for every request. */
export function mayStrike(rows: ReadRows, operation: string): boolean {
  for (const fault of rows.list(faults))
    if (!isSpent(fault) && matchesOperation(fault.operation, operation)) return true;
  return false;
}

/**
 * Lets the first fault strike that means the operation and is not spent; draws are remembered.
 * @param applies whether a fault makes sense for this operation: a pattern may cover some that do not document its error
 */
export function strike(
  rows: Rows,
  seed: string,
  operation: string,
  applies: (fault: Fault) => boolean,
): FaultRow | undefined {
  for (const fault of rows.list(faults)) {
    if (isSpent(fault) || !matchesOperation(fault.operation, operation) || !applies(fault)) continue;
    const strikes = isDrawn(fault, seed);
    const drawn = {
      ...fault,
      drawn: fault.drawn + 1,
      struck: fault.struck + (strikes ? 1 : 0),
      consecutive: strikes ? fault.consecutive + 1 : 0,
    };
    rows.put(faults, drawn);
    if (strikes) return drawn;
  }
  return undefined;
}

function isDrawn({ id, probability, maxConsecutive, drawn, consecutive }: FaultRow, seed: string): boolean {
  if (probability === undefined) return true;
  if (maxConsecutive !== undefined && consecutive >= maxConsecutive) return false;
  return fraction(seed, `fault ${id}`, drawn) < probability;
}
