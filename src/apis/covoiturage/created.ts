import { type Figures, type RoleFigures, totalOf } from './figures.ts';
import type { Role } from './ledger.ts';
import type { Certificate } from './state.ts';
import { offsetText, wallClock } from './zone.ts';

/** When a certificate was created: `2020-01-01T00:00:00+0100` as printed, or in UTC as observed. */
export function createdAtText({ tz, createdAt }: Certificate, style: 'local' | 'utc'): string {
  if (style === 'utc') return new Date(createdAt).toISOString();
  return wallClock(tz, createdAt).toISOString().slice(0, 19) + offsetText(tz, createdAt);
}

/** `meta` of the later contract: the figures by day and role (observed, 2022-12-27). */
export const metaOf = ({ tz, positions }: Certificate, { driver, passenger }: RoleFigures) => ({
  tz,
  positions,
  driver: roleMeta('driver', driver),
  passenger: roleMeta('passenger', passenger),
});

function roleMeta(type: Role, days: readonly Figures[]) {
  const total = totalOf(days);
  const weekend = totalOf(days.filter(({ name }) => isWeekend(name))).trips;
  return {
    total: {
      trips: total.trips,
      week_trips: total.trips - weekend,
      weekend_trips: weekend,
      ...shown(total),
    },
    trips: days.map((day) => ({ type, datetime: `${day.name}T00:00:00.000Z`, trips: day.trips, ...shown(day) })),
  };
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** Kilometres to one decimal, euros to the cent. */
const shown = ({ metres, cents }: Pick<Figures, 'metres' | 'cents'>) => ({
  km: Math.round(metres / 100) / 10,
  euros: cents / 100,
});
