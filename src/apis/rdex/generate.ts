import { readFileSync } from 'node:fs';
import type { Faker } from '@faker-js/faker';
import { faker as french } from '@faker-js/faker/locale/fr';
import type { Schemas } from '../../generated/contracts.ts';
import { packageFile } from '../../kit/package-file.ts';
import { type Ids, seedNumber } from '../../world/ids.ts';
import type { Instant } from '../../world/time.ts';
import { metresBetween, type Position } from './geography.ts';
import { type Weekday, weekdayOf } from './journey.ts';

type Given = Schemas['journey'];

interface Commune extends Position {
  readonly city: string;
  readonly postalcode: string;
}

const communes = JSON.parse(readFileSync(packageFile('fixtures/rdex/communes.json'), 'utf8')) as readonly Commune[];

const WORKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const DAY_MS = 86_400_000;
/** How far people share a car, in metres. */
const FARTHEST = 300_000;
/** Somebody lives about this far from the centre of their town, in degrees. */
const AROUND = 0.05;
/** Far above the uuids that the document prints. */
const FIRST_UUID = 20_000_000;

/** For each commune the ones that somebody would share a car to. */
const destinations = communes.map((from) =>
  communes.filter((to) => to !== from && metresBetween(from, to) <= FARTHEST),
);

/**
 * Journeys that nobody wrote: seeded people between French towns, in the weeks that follow.
 * @param count how many
 * @param ids whose seed they follow from, whatever else was drawn from it
 */
export function generated(count: number, ids: Ids, now: Instant): Given[] {
  french.seed(seedNumber(ids.seed, 'rdex.journeys'));
  return Array.from({ length: count }, (_, n) => journey(french, n, now));
}

function journey(faker: Faker, n: number, now: Instant): Given {
  const origin = faker.number.int(communes.length - 1);
  const isDriver = faker.datatype.boolean(0.7);
  const isRegular = faker.datatype.boolean(0.5);
  const person = {
    uuid: FIRST_UUID + n,
    alias: faker.person.firstName(),
    image: null,
    gender: faker.helpers.arrayElement(['male', 'female']),
  };
  return {
    uuid: FIRST_UUID + n,
    driver: isDriver ? { ...person, seats: faker.number.int({ min: 1, max: 4 }), state: 1 } : { state: 0 },
    passenger: isDriver ? { state: 0 } : { ...person, persons: 1, state: 1 },
    from: place(faker, communes[origin] as Commune),
    to: place(faker, faker.helpers.arrayElement(destinations[origin] ?? communes)),
    frequency: isRegular ? 'regular' : 'punctual',
    ...(isRegular ? commute(faker, now) : single(faker, now)),
  };
}

const place = (faker: Faker, { city, postalcode, latitude, longitude }: Commune): Given['from'] => ({
  city,
  postalcode,
  latitude: near(faker, latitude),
  longitude: near(faker, longitude),
});

const near = (faker: Faker, degrees: number): number =>
  Number((degrees + faker.number.float({ min: -AROUND, max: AROUND })).toFixed(6));

const dateIn = (days: number, now: Instant): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10);

/** Every working day for some weeks, there in the morning and back in the evening. */
function commute(faker: Faker, now: Instant): Pick<Given, 'outward' | 'return' | 'type'> {
  const dates = { mindate: dateIn(0, now), maxdate: dateIn(faker.number.int({ min: 30, max: 365 }), now) };
  const morning = hourFrom(faker.number.int({ min: 6, max: 9 }));
  const evening = hourFrom(faker.number.int({ min: 16, max: 18 }));
  return {
    outward: { ...dates, ...onWorkdays(morning) },
    return: { ...dates, ...onWorkdays(evening) },
    type: 'round-trip',
  };
}

const onWorkdays = (window: { mintime: string; maxtime: string }) =>
  Object.fromEntries(WORKDAYS.map((day) => [day, window]));

/** One day in the coming month. */
function single(faker: Faker, now: Instant): Pick<Given, 'outward'> {
  const date = dateIn(faker.number.int({ min: 1, max: 30 }), now);
  return {
    outward: { mindate: date, maxdate: date, [weekdayOf(date)]: hourFrom(faker.number.int({ min: 5, max: 20 })) },
  };
}

const hourFrom = (hour: number): { mintime: string; maxtime: string } => ({
  mintime: `${String(hour).padStart(2, '0')}:00:00`,
  maxtime: `${String(hour + 1).padStart(2, '0')}:00:00`,
});
