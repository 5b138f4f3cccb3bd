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

/** The fields of annex 1, in its order. */
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

/**
 * A journey as a scenario or an event gives it, in the form that the API answers: the fields of annex 1 in their order,
 * what the annex makes mandatory filled in, waypoints numbered from 0.
 */
export function journeyOf(given: Given, { name, origin }: Operator): Journey {
  const distance = given.distance ?? Math.round(metresBetween(given.from, given.to) * DETOUR);
  const { waypoints: stops, ...rest } = given;
  const waypoints = Array.isArray(stops) ? Object.fromEntries(stops.map((stop, n) => [n, stop])) : stops;
  const days = daysOf(given);
  const complete: Offer = {
    operator: name,
    origin,
    duration: Math.round(distance / METRES_PER_SECOND),
    cost: PRINTED_COST,
    details: '',
    type: given.return === undefined ? 'one-way' : 'round-trip',
    ...rest,
    distance,
    from: placeOf(given.from),
    to: placeOf(given.to),
    days,
    outward: timedOn(days, given.outward),
    ...(waypoints !== undefined && { number_of_waypoints: Object.keys(waypoints).length, waypoints }),
  };
  const fields = ANNEX_1.filter((field) => complete[field] !== undefined).map((field) => [field, complete[field]]);
  return { id: String(given.uuid), offer: Object.fromEntries(fields) };
}

const placeOf = (place: Given['from']): Given['from'] => ({
  address: '',
  city: '',
  postalcode: '',
  country: 'France',
  ...place,
});

/** Every day with 0 or 1: those said, or those with times, or the day of departure, or, of a regular offer, all. */
function daysOf({ days, outward, frequency }: Given): Offer['days'] {
  const timed = WEEK_IN_ORDER.filter((day) => outward[day] !== undefined);
  const untimed = frequency === 'punctual' ? [weekdayOf(outward.mindate)] : WEEK_IN_ORDER;
  const implied = timed.length > 0 ? timed : untimed;
  return Object.fromEntries(
    WEEK_IN_ORDER.map((day) => [day, days?.[day] ?? (days === undefined && implied.includes(day) ? 1 : 0)]),
  );
}

const WHOLE_DAY = { mintime: '00:00:00', maxtime: '23:59:59' };

/** An outward trip with the times that annex 1 asks for on each of its days: a client may rely on them. */
const timedOn = (days: Offer['days'], outward: Given['outward']): Given['outward'] => ({
  ...outward,
  ...Object.fromEntries(
    WEEK_IN_ORDER.filter((day) => days[day] === 1 && outward[day] === undefined).map((day) => [day, WHOLE_DAY]),
  ),
});
