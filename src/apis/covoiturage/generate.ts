import type { Faker } from '@faker-js/faker';
import { faker as french } from '@faker-js/faker/locale/fr';
import { distance } from '@turf/distance';
import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { seedNumber } from '../../world/ids.ts';
import { type Instant, toIso } from '../../world/time.ts';
import type { Position } from './state.ts';
import { instantOf, wallClock } from './zone.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['covoiturage']>;
type Commuter = Schemas['commuter'];
type Carpool = Schemas['carpool'];

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Paris';
/** How much longer a road is than the straight line. */
const DETOUR = 1.3;
const METRES_PER_SECOND = 15;
/** Somebody is at home, on holiday or alone in the car on the other working days. */
const SHARED_DAYS = 0.85;
/** Euro cents that a passenger pays for a kilometre, and that the operator adds for the driver. */
const CENTS_PER_KM = 10;
const BONUS_CENTS = 50;
/** About as many trips as a commuter makes in a year. */
const TRIPS_PER_COMMUTER = 440;
/** Somewhere in France. */
const FRANCE = { lat: { min: 43.5, max: 49.5 }, lon: { min: -1, max: 6 } } as const;
/** How far people live from work, in degrees. */
const COMMUTE = { min: 0.05, max: 0.25 } as const;

/**
 * Carpools that nobody wrote: a year of commuting for each person named, then made-up people until there are enough.
 * @param seed which they follow from, whatever else was drawn from it
 */
export function generated({ operators = [], generate = {} }: Given, seed: string, now: Instant): Carpool[] {
  french.seed(seedNumber(seed, 'covoiturage.carpools'));
  const named = (generate.commuters ?? []).flatMap((commuter) => yearOf(french, commuter, now));
  const count = generate.carpools ?? 0;
  const others = Array.from({ length: Math.ceil(count / TRIPS_PER_COMMUTER) }, (_, n) =>
    yearOf(french, { operator: operators[n % operators.length]?.id ?? 0, identity: { phone: phoneOf(french) } }, now),
  ).flat();
  return [...named, ...filled(others, count)];
}

/** The first of them, or as many again a week earlier, until there are enough. */
function filled(trips: readonly Carpool[], count: number): readonly Carpool[] {
  if (trips.length >= count) return trips.slice(0, count);
  const weekEarlier = trips.map((trip) => ({ ...trip, start: earlier(trip.start), end: earlier(trip.end) }));
  return [...trips, ...filled(weekEarlier, count - trips.length)];
}

const earlier = <T extends { at: string }>(place: T): T => ({ ...place, at: toIso(Date.parse(place.at) - 7 * DAY_MS) });

/** Every working day there and back, but for the days when they did not share a car. */
function yearOf(faker: Faker, commuter: Commuter, now: Instant): Carpool[] {
  const home = commuter.from ?? somewhere(faker);
  const work = commuter.to ?? nearby(faker, home);
  const with_ = { phone: phoneOf(faker) };
  const leaves = faker.number.int({ min: 6 * 60, max: 9 * 60 });
  const returns = leaves + faker.number.int({ min: 8 * 60, max: 10 * 60 });
  return workdays(commuter.year, now)
    .filter(() => faker.datatype.boolean(SHARED_DAYS))
    .flatMap((day) => [
      trip(commuter, with_, home, work, departure(faker, day, leaves)),
      trip(commuter, with_, work, home, departure(faker, day, returns)),
    ]);
}

/** The working days of a calendar year, or of the twelve months until yesterday, as dates whose UTC parts are theirs. */
function workdays(year: number | undefined, now: Instant): number[] {
  const today = wallClock(ZONE, now).setUTCHours(0, 0, 0, 0);
  const first = year === undefined ? today - 365 * DAY_MS : Date.UTC(year, 0, 1);
  const end = year === undefined ? today : Date.UTC(year + 1, 0, 1);
  const days = Array.from({ length: Math.round((end - first) / DAY_MS) }, (_, n) => first + n * DAY_MS);
  return days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
}

const departure = (faker: Faker, day: number, minutes: number): Instant =>
  instantOf(ZONE, day + (minutes + faker.number.int({ min: -15, max: 15 })) * 60_000);

function trip(
  { operator, identity, role = 'driver' }: Commuter,
  other: Commuter['identity'],
  from: Position,
  to: Position,
  at: Instant,
): Carpool {
  const metres = Math.round(distance([from.lon, from.lat], [to.lon, to.lat], { units: 'meters' }) * DETOUR) + 1;
  const duration = Math.ceil(metres / METRES_PER_SECOND);
  const contribution = Math.round((metres / 1000) * CENTS_PER_KM);
  return {
    operator,
    start: { ...from, at: toIso(at) },
    end: { ...to, at: toIso(at + duration * 1000) },
    distance: metres,
    duration,
    driver: { identity: role === 'driver' ? identity : other, revenue: contribution + BONUS_CENTS },
    passenger: { identity: role === 'driver' ? other : identity, contribution },
  };
}

const rounded = (degrees: number): number => Number(degrees.toFixed(6));

const somewhere = (faker: Faker): Position => ({
  lat: rounded(faker.number.float(FRANCE.lat)),
  lon: rounded(faker.number.float(FRANCE.lon)),
});

const nearby = (faker: Faker, { lat, lon }: Position): Position => ({
  lat: rounded(lat + faker.number.float(COMMUTE)),
  lon: rounded(lon + faker.number.float(COMMUTE)),
});

/** A mobile number that was given to nobody. */
const phoneOf = (faker: Faker): string => `+3360000${faker.string.numeric(4)}`;
