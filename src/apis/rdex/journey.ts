import type { Schemas } from '../../generated/contracts.ts';
import { metresBetween } from './geography.ts';
import type { Journey, Offer, Operator } from './state.ts';

type Given = Schemas['journey'];

/** The days of annex 1, as Date counts them from Sunday on. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

const WEEK_IN_ORDER: readonly Weekday[] = [...WEEKDAYS.slice(1), 'sunday'];

/** The weekday of a calendar date, e.g. `monday` for 2015-12-14. */
export const weekdayOf = (date: string): Weekday => WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'sunday';

/** Roads are about this much longer than great circles, and driven at about this speed. */
const DETOUR = 1.3;
const METRES_PER_SECOND = 16;
/** The price per kilometre that the document prints. */
const PRINTED_COST = { fixed: '', variable: 0.08 };

/** A journey as a scenario or an event gives it, with what annex 1 makes mandatory filled in. */
export function journeyOf(given: Given, { name, origin }: Operator): Journey {
  const distance = given.distance ?? Math.round(metresBetween(given.from, given.to) * DETOUR);
  const offer: Offer = {
    operator: name,
    origin,
    duration: Math.round(distance / METRES_PER_SECOND),
    cost: PRINTED_COST,
    details: '',
    type: given.return === undefined ? 'one-way' : 'round-trip',
    ...(Array.isArray(given.waypoints) && { number_of_waypoints: given.waypoints.length }),
    ...given,
    distance,
    from: placeOf(given.from),
    to: placeOf(given.to),
    days: daysOf(given),
  };
  return { id: String(given.uuid), offer };
}

const placeOf = (place: Given['from']): Given['from'] => ({
  address: '',
  city: '',
  postalcode: '',
  country: 'France',
  ...place,
});

/** Every day with 0 or 1: those said, or those with times, or the day of departure. */
function daysOf({ days, outward, frequency }: Given): Offer['days'] {
  const timed = WEEK_IN_ORDER.filter((day) => outward[day] !== undefined);
  const implied = timed.length === 0 && frequency === 'punctual' ? [weekdayOf(outward.mindate)] : timed;
  return Object.fromEntries(
    WEEK_IN_ORDER.map((day) => [day, days?.[day] ?? (days === undefined && implied.includes(day) ? 1 : 0)]),
  );
}

/** The fields of annex 1, in its order; what an offer does not have is left out. */
const ANNEX_1 = [
  'uuid',
  'operator',
  'origin',
  'url',
  'driver',
  'passenger',
  'from',
  'to',
  'distance',
  'duration',
  'route',
  'number_of_waypoints',
  'waypoints',
  'cost',
  'details',
  'vehicle',
  'frequency',
  'type',
  'real_time',
  'stopped',
  'days',
  'outward',
  'return',
] as const satisfies readonly (keyof Given)[];

/** An offer as the API answers it: `{"journeys": {…}}`, waypoints numbered from 0. */
export function published({ offer }: Journey): { readonly journeys: Readonly<Record<string, unknown>> } {
  const { waypoints } = offer;
  const numbered = Array.isArray(waypoints) ? { ...offer, waypoints: { ...waypoints } } : offer;
  const fields = ANNEX_1.filter((field) => offer[field] !== undefined).map((field) => [field, numbered[field]]);
  return { journeys: Object.fromEntries(fields) };
}
