import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer } from './consumer.ts';
import { ANY, offer, publishing } from './offers.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
type Day = (typeof DAYS)[number];

interface Window {
  readonly mintime: string;
  readonly maxtime: string;
}

interface Trip {
  readonly mindate: string;
  readonly maxdate: string;
  readonly windows: Partial<Record<Day, Window>>;
}

interface Offered extends Trip {
  readonly isDriver: boolean;
  readonly frequency: string;
}

interface Asked extends Trip {
  readonly driver: number;
  readonly passenger: number;
  readonly frequency: string;
  readonly days: Partial<Record<Day, number>>;
}

const date = fc.integer({ min: 0, max: 20 }).map((n) => new Date(Date.UTC(2026, 1, 1 + n)).toISOString().slice(0, 10));
const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00:00`);
const inOrder = <T extends string>(of: fc.Arbitrary<T>) => fc.tuple(of, of).map((pair) => pair.sort() as [T, T]);
const window = inOrder(time).map(([mintime, maxtime]) => ({ mintime, maxtime }));
const windows = fc.dictionary(fc.constantFrom(...DAYS), window, { maxKeys: 4 }) as fc.Arbitrary<Trip['windows']>;
const trip = fc.tuple(inOrder(date), windows).map(([[mindate, maxdate], w]) => ({ mindate, maxdate, windows: w }));

const offered: fc.Arbitrary<Offered> = fc
  .tuple(trip, fc.boolean(), fc.constantFrom('regular', 'punctual'))
  .map(([rest, isDriver, frequency]) => ({ ...rest, isDriver, frequency }));
const asked: fc.Arbitrary<Asked> = fc
  .tuple(
    trip,
    fc.constantFrom(0, 1),
    fc.constantFrom(0, 1),
    fc.constantFrom('regular', 'punctual', ''),
    fc.dictionary(fc.constantFrom(...DAYS), fc.constantFrom(0, 1), { maxKeys: 2 }) as fc.Arbitrary<Asked['days']>,
  )
  .map(([rest, driver, passenger, frequency, days]) => ({ ...rest, driver, passenger, frequency, days }));

const dayOf = (text: string): Day => DAYS[new Date(`${text}T00:00:00Z`).getUTCDay()] as Day;

/** The days that an offer runs on, as annex 1 has them. */
const runs = ({ windows: w, frequency, mindate }: Offered): Day[] => {
  const timed = DAYS.filter((day) => w[day] !== undefined);
  if (timed.length > 0) return timed;
  return frequency === 'punctual' ? [dayOf(mindate)] : [...DAYS];
};

/** Whether an offer fits, by looking at each date of the calendar. */
function fits(one: Offered, wanted: Asked): boolean {
  if (!(one.isDriver ? wanted.driver : wanted.passenger)) return false;
  if (wanted.frequency !== '' && wanted.frequency !== one.frequency) return false;
  if (DAYS.some((day) => wanted.days[day] === 1 && !runs(one).includes(day))) return false;
  for (let at = Date.UTC(2026, 1, 1); at <= Date.UTC(2026, 1, 21); at += 86_400_000) {
    if (leavesOn(new Date(at).toISOString().slice(0, 10), one, wanted)) return true;
  }
  return false;
}

function leavesOn(on: string, one: Offered, wanted: Asked): boolean {
  if (on < one.mindate || on > one.maxdate || on < wanted.mindate || on > wanted.maxdate) return false;
  const day = dayOf(on);
  if (one.frequency === 'regular' && !runs(one).includes(day)) return false;
  if (Object.keys(wanted.windows).length === 0) return true;
  const [offers, asks] = [one.windows[day], wanted.windows[day]];
  if (asks === undefined) return false;
  return offers === undefined || (offers.mintime <= asks.maxtime && offers.maxtime >= asks.mintime);
}

const published = (all: readonly Offered[]) =>
  all.map(({ isDriver, frequency, mindate, maxdate, windows: w }, uuid) =>
    offer(uuid, {
      driver: { uuid: 1, state: isDriver ? 1 : 0 },
      passenger: { uuid: 1, state: isDriver ? 0 : 1 },
      frequency,
      outward: { mindate, maxdate, ...w },
    }),
  );

test('rdex.get-journeys: roles, frequency, dates, days and times pick what a calendar would', {
  timeout: 120_000,
}, async () => {
  const simulated = await simulate();
  const { found } = consumer(simulated);
  await fc.assert(
    fc.asyncProperty(
      fc.array(offered, { minLength: 1, maxLength: 40 }),
      fc.array(asked, { minLength: 1, maxLength: 8 }),
      async (all, searches) => {
        const scenario = publishing(published(all), { dialect: { timestampWindow: 'off' } });
        await simulated.agent.put('/_sim/worlds/default').send(scenario);

        for (const { driver, passenger, frequency, days, mindate, maxdate, windows: w, ...rest } of searches) {
          const wanted = { driver, passenger, frequency, days, mindate, maxdate, windows: w, ...rest };
          const p = { driver: { state: driver }, passenger: { state: passenger }, frequency, days };
          const uuids = await found({ ...ANY, ...p, outward: { mindate, maxdate, ...w } });
          expect(uuids).toEqual(all.flatMap((one, n) => (fits(one, wanted) ? [n] : [])));
        }
      },
    ),
    { numRuns: 60, seed: 20260202 },
  );
});
