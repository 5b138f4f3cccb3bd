import type { Input } from '../../kit/contracts.ts';
import type { ReadRows } from '../../world/rows.ts';
import { cellsAround, metresBetween } from './geography.ts';
import { WEEKDAYS, type Weekday, weekdayOf } from './journey.ts';
import { type Journey, journeys } from './state.ts';

/** The parameters of section 2.1, held against their contract. */
export type Search = Input<'rdex.get-journeys'>['query']['p'];

/** Above this many pairs of cells it is cheaper to look at every departure around. */
const MAX_PAIRS = 400;

/**
 * The journeys that fit a search, nearest departure first, then nearest arrival.
 * @param radius how far either end may be from the one asked for, in metres
 */
export function search(rows: ReadRows, { from, to, ...asked }: Search, radius: number): Journey[] {
  const wanted = wantedOf(asked);
  const found: { journey: Journey; departure: number; arrival: number }[] = [];
  const { index, values } = near(from, to, radius);
  for (const value of values) {
    for (const journey of rows.find(journeys, index, value)) {
      if (!fits(journey, wanted)) continue;
      const departure = metresBetween(from, journey.offer.from);
      const arrival = metresBetween(to, journey.offer.to);
      if (departure <= radius && arrival <= radius) found.push({ journey, departure, arrival });
    }
  }
  found.sort((a, b) => a.departure - b.departure || a.arrival - b.arrival);
  return found.map(({ journey }) => journey);
}

/** The index, and its values, under which the journeys are whose ends lie in cells that the circles touch. */
function near(from: Search['from'], to: Search['to'], radius: number): Near {
  const departures = cellsAround(from, radius);
  const arrivals = cellsAround(to, radius);
  if (departures.length * arrivals.length > MAX_PAIRS) return { index: 'departure', values: departures };
  const pairs: string[] = [];
  for (const departure of departures) for (const arrival of arrivals) pairs.push(`${departure} ${arrival}`);
  return { index: 'ends', values: pairs };
}

interface Near {
  readonly index: 'departure' | 'ends';
  readonly values: readonly string[];
}

/** What is asked of each journey, in the form in which many can be held against it. */
const wantedOf = ({ driver, passenger, frequency = '', outward = {}, days = {} }: Omit<Search, 'from' | 'to'>) => ({
  isDriver: driver.state === 1,
  isPassenger: passenger.state === 1,
  frequency,
  days: WEEKDAYS.filter((day) => days[day] === 1),
  outward,
});

type Wanted = ReturnType<typeof wantedOf>;

const fits = ({ offer }: Journey, { isDriver, isPassenger, frequency, days, outward }: Wanted): boolean =>
  ((isDriver && offer.driver.state === 1) || (isPassenger && offer.passenger.state === 1)) &&
  (!frequency || offer.frequency === frequency) &&
  days.every((day) => offer.days[day] === 1) &&
  hasDeparture(offer, outward);

/**
 * Whether an offer leaves on some day within the dates and, where times are asked for, at such a time. The days of a
 * punctual offer name its first one only (annex 1): its dates say when it leaves.
 */
function hasDeparture({ outward, days, frequency }: Journey['offer'], wanted: NonNullable<Search['outward']>): boolean {
  const first = latest(outward.mindate, wanted.mindate || outward.mindate);
  const last = earliest(outward.maxdate, wanted.maxdate || outward.maxdate);
  if (first > last) return false;
  const asked = WEEKDAYS.filter((day) => wanted[day]?.mintime || wanted[day]?.maxtime);
  const candidates = weekdaysBetween(first, last).filter((day) => frequency === 'punctual' || days[day] === 1);
  if (asked.length === 0) return candidates.length > 0;
  return candidates.some((day) => asked.includes(day) && overlaps(outward[day], wanted[day]));
}

const latest = (a: string, b: string): string => (a > b ? a : b);
const earliest = (a: string, b: string): string => (a < b ? a : b);

const DAY_MS = 86_400_000;

/** The weekdays from one date to another, both included. */
function weekdaysBetween(first: string, last: string): Weekday[] {
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  if (days >= WEEKDAYS.length) return [...WEEKDAYS];
  const start = WEEKDAYS.indexOf(weekdayOf(first));
  return Array.from({ length: days }, (_, n) => WEEKDAYS[(start + n) % WEEKDAYS.length] as Weekday);
}

interface TimeWindow {
  readonly mintime?: string;
  readonly maxtime?: string;
}

/**
 * Whether a departure window has a moment in common with the one asked for; a missing bound is none. One that ends
 * before it begins lasts past midnight, as that of a punctual offer may (annex 1).
 */
function overlaps(offered: TimeWindow | undefined, wanted: TimeWindow | undefined): boolean {
  if (offered === undefined) return true;
  const [from, until] = [seconds(wanted?.mintime), seconds(wanted?.maxtime)];
  const [begins, ends] = [seconds(offered.mintime), seconds(offered.maxtime)];
  return (!until || begins <= until) && (!from || ends >= from || ends < begins);
}

/** `HH:MM` compares with `HH:MM:SS` as the beginning of that minute. */
const seconds = (time: string | undefined): string =>
  time === undefined || time.length !== 5 ? (time ?? '') : `${time}:00`;
