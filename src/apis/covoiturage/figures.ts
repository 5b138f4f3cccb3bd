import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { type Ledger, ledgerNear, ledgerOf, type Role, type Stretch, sumUp } from './ledger.ts';
import type { Period } from './period.ts';
import type { Position } from './state.ts';
import { instantOf, wallClock } from './zone.ts';

/** What the trips of a month, a day or a whole period come to. */
export interface Figures {
  /** `2019-06` or `2019-06-03`. */
  readonly name: string;
  readonly trips: number;
  readonly metres: number;
  /** Euro cents: paid by the passenger, paid to the driver. */
  readonly cents: number;
}

export type MonthFigures = Figures;

/** The figures of each day, newest first, by role. */
export type RoleFigures = Readonly<Record<Role, readonly Figures[]>>;

/** What a certificate is asked about. */
export interface Question extends Period {
  readonly operator: string;
  /** What the person is known by. */
  readonly key: string;
  readonly tz: string;
  readonly positions: readonly Position[];
  /** Whether a trip that starts when the period ends is in it. */
  readonly endIncluded: boolean;
}

const ROLES: readonly Role[] = ['driver', 'passenger'];

/** The figures of each month in which the person shared a car, in either role, newest first. */
export function monthsOf(rows: ReadRows, question: Question): MonthFigures[] {
  const months = new Map<string, Figures>();
  for (const role of ROLES) add(rows, question, role, monthOf, months);
  return newestFirst(months);
}

/** The figures of each day, by role. */
export function rolesOf(rows: ReadRows, question: Question): RoleFigures {
  const days = (role: Role) => newestFirst(add(rows, question, role, dayOf, new Map()));
  return { driver: days('driver'), passenger: days('passenger') };
}

/** The sum of figures of one kind. */
export const totalOf = (figures: readonly Figures[]): Omit<Figures, 'name'> =>
  figures.reduce(
    (sum, { trips, metres, cents }) => ({
      trips: sum.trips + trips,
      metres: sum.metres + metres,
      cents: sum.cents + cents,
    }),
    { trips: 0, metres: 0, cents: 0 },
  );

/** What a kilometre costs, in euros (observed). */
const RATE_PER_KM = 0.558;

/** "Reste à charge", in whole euros: what the kilometres cost without what was shared (observed). */
export const remainingOf = ({ metres, cents }: Pick<Figures, 'metres' | 'cents'>): number =>
  Math.trunc((metres / 1000) * RATE_PER_KM - cents / 100);

function add(
  rows: ReadRows,
  { operator, key, positions, tz, startAt, endAt, endIncluded }: Question,
  role: Role,
  stretchOf: (tz: string, at: Instant) => Stretch,
  into: Map<string, Figures>,
): Map<string, Figures> {
  const all: Ledger = ledgerOf(rows, operator, key, role);
  const ledger = positions.length === 0 ? all : ledgerNear(all, positions, role);
  sumUp(ledger, startAt, endIncluded ? endAt + 1 : endAt, (at) => stretchOf(tz, at), into);
  return into;
}

function monthOf(tz: string, at: Instant): Stretch {
  const date = wallClock(tz, at);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { name: date.toISOString().slice(0, 7), endsAt: instantOf(tz, next) };
}

function dayOf(tz: string, at: Instant): Stretch {
  const date = wallClock(tz, at);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
  return { name: date.toISOString().slice(0, 10), endsAt: instantOf(tz, next) };
}

const newestFirst = (figures: Map<string, Figures>): Figures[] =>
  [...figures.values()].sort((a, b) => (a.name < b.name ? 1 : -1));
