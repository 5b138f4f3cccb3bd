import { distance } from '@turf/distance';
import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { Figures } from './figures.ts';
import { type Carpool, carpools, type Position, travellerOf } from './state.ts';

export type Role = 'driver' | 'passenger';

/** Somebody's trips in one role, in order of departure, and running sums over them: what a period holds is a subtraction. */
export interface Ledger {
  readonly trips: readonly Carpool[];
  /** Of the first n trips together, in metres. */
  readonly metres: readonly number[];
  /** Of the first n trips together, in euro cents. */
  readonly cents: readonly number[];
}

/** By the first of somebody's carpools, a row that only staging replaces, and how many there were. */
const known = new WeakMap<Carpool, { readonly count: number; readonly ledger: Ledger }>();

/**
 * The ledger of a person with an operator; made once for as long as no carpool of theirs is added.
 * @param key what {@link keysOf} knows the person by
 */
export function ledgerOf(rows: ReadRows, operator: string, key: string, role: Role): Ledger {
  const traveller = travellerOf(operator, key);
  const count = rows.count(carpools, role, traveller);
  const [first] = rows.find(carpools, role, traveller);
  if (first === undefined) return ledger([], role);
  const made = known.get(first);
  if (made?.count === count) return made.ledger;
  const fresh = ledger([...rows.find(carpools, role, traveller)], role);
  known.set(first, { count, ledger: fresh });
  return fresh;
}

function ledger(unsorted: readonly Carpool[], role: Role): Ledger {
  const trips = unsorted.toSorted((a, b) => a.start.at - b.start.at);
  return {
    trips,
    metres: runningSums(trips.map((trip) => trip.distance)),
    cents: runningSums(trips.map((trip) => trip[role].cents)),
  };
}

function runningSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}

/** How far from a position a carpool may start or end, in metres. */
const RADIUS = 1000;

const isNear = (a: Position, b: Position): boolean =>
  distance([a.lon, a.lat], [b.lon, b.lat], { units: 'meters' }) <= RADIUS;

/** The same with only the trips of which every position is near the start or the end. */
export const ledgerNear = ({ trips }: Ledger, positions: readonly Position[], role: Role): Ledger =>
  ledger(
    trips.filter(({ start, end }) => positions.every((position) => isNear(position, start) || isNear(position, end))),
    role,
  );

/** A stretch of time that figures are summed up by. */
export interface Stretch {
  readonly name: string;
  readonly endsAt: Instant;
}

/**
 * Sums up the trips that start within a period.
 * @param until the first instant after it
 * @param stretchOf the stretch that an instant lies in: its month, its day
 * @param into where the figures of each stretch are added, by its name
 */
export function sumUp(
  { trips, metres, cents }: Ledger,
  from: Instant,
  until: Instant,
  stretchOf: (at: Instant) => Stretch,
  into: Map<string, Figures>,
): void {
  const last = firstFrom(trips, until);
  for (let n = firstFrom(trips, from); n < last; ) {
    const { name, endsAt } = stretchOf(trips[n]?.start.at ?? until);
    // A clock that is put back at midnight has a stretch end before it does.
    const next = Math.max(n + 1, Math.min(last, firstFrom(trips, endsAt)));
    const before = into.get(name) ?? { name, trips: 0, metres: 0, cents: 0 };
    into.set(name, {
      name,
      trips: before.trips + next - n,
      metres: before.metres + (metres[next] ?? 0) - (metres[n] ?? 0),
      cents: before.cents + (cents[next] ?? 0) - (cents[n] ?? 0),
    });
    n = next;
  }
}

/** How many trips start before an instant. */
function firstFrom(trips: readonly Carpool[], at: Instant): number {
  let [low, high] = [0, trips.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trips[middle]?.start.at ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
