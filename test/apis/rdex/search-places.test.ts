import distance from '@turf/distance';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer } from './consumer.ts';
import { ANY, GRENOBLE, LYON, offer, publishing } from './offers.ts';
import { finder } from './world.ts';

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The haversine formula, in metres. */
function metres(a: Place, b: Place): number {
  const half = (x: number, y: number) => Math.sin(radians(y - x) / 2) ** 2;
  const across = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  const h = half(a.latitude, b.latitude) + across * half(a.longitude, b.longitude);
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** So many metres north of a place. */
const north = ({ latitude, longitude }: Place, by: number): Place => ({
  latitude: latitude + (by / EARTH) * (180 / Math.PI),
  longitude,
});

const between = (uuid: number, from: Place, to: Place) => offer(uuid, { from, to });

test('rdex.get-journeys: both ends have to lie within 30 km, to the metre', async () => {
  const found = await finder([
    between(1, north(GRENOBLE, 29_999), north(LYON, 29_999)),
    between(2, north(GRENOBLE, 30_001), LYON),
    between(3, GRENOBLE, north(LYON, 30_001)),
    between(4, north(GRENOBLE, -29_999), LYON),
    between(5, north(GRENOBLE, -30_001), LYON),
  ]);

  expect((await found(ANY)).sort()).toEqual([1, 4]);
});

test('rdex.get-journeys: the radius is the scenario’s', async () => {
  const journeys = [between(1, north(GRENOBLE, 999), LYON), between(2, north(GRENOBLE, 1001), LYON)];

  expect(await (await finder(journeys, { radius: 1000 }))(ANY)).toEqual([1]);
  expect(await (await finder(journeys, { radius: 0.5 }))(ANY)).toEqual([]);
  expect(await (await finder([between(1, { latitude: 37, longitude: 5 }, LYON)], { radius: 1_000_000 }))(ANY)).toEqual([
    1,
  ]);
});

test('rdex.get-journeys: an offer the other way is another journey', async () => {
  const found = await finder([between(1, GRENOBLE, LYON), between(2, LYON, GRENOBLE)]);

  expect(await found(ANY)).toEqual([1]);
  expect(await found({ ...ANY, from: LYON, to: GRENOBLE })).toEqual([2]);
});

test('rdex.get-journeys: the nearest departure comes first, then the nearest arrival, then the oldest', async () => {
  const found = await finder([
    between(1, north(GRENOBLE, 2000), LYON),
    between(2, north(GRENOBLE, 1000), north(LYON, 900)),
    between(3, north(GRENOBLE, 1000), north(LYON, 100)),
    between(4, GRENOBLE, north(LYON, 20_000)),
    between(5, GRENOBLE, north(LYON, 20_000)),
  ]);

  expect(await found(ANY)).toEqual([4, 5, 3, 2, 1]);
});

const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });

test.each<[string, Place, Place]>([
  ['across the antimeridian', at(-17.8, 179.95), at(-17.8, -179.95)],
  ['on the antimeridian', at(65, 180), at(65, -180)],
  ['across the equator and Greenwich', at(0.05, 0.05), at(-0.05, -0.05)],
  ['across the north pole', at(89.95, 0), at(89.95, 180)],
  ['on the north pole', at(90, 12), at(90, -170)],
  ['on the south pole', at(-90, 0), at(-89.9, 135)],
  ['far north', at(89, 10), at(89.1, 25)],
])('rdex.get-journeys: an offer is found %s', async (_name, asked, offered) => {
  expect(metres(asked, offered)).toBeLessThan(30_000);
  const found = await finder([between(1, offered, LYON), between(2, LYON, offered)]);

  expect(await found({ ...ANY, from: asked, to: LYON })).toEqual([1]);
  expect(await found({ ...ANY, from: LYON, to: asked })).toEqual([2]);
});

const degrees = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => Number(value.toFixed(5)));
const anywhere = fc.record({ latitude: degrees(-90, 90), longitude: degrees(-180, 180) });
/** Mostly where cells, poles and the antimeridian meet. */
const tricky = fc.record({
  latitude: fc.oneof(degrees(45, 46.5), degrees(89, 90), degrees(-90, -89), fc.constantFrom(45.5, 0, 90, -90)),
  longitude: fc.oneof(degrees(4.5, 6), degrees(179, 180), degrees(-180, -179), fc.constantFrom(5.5, 0, 180, -180)),
});
const place = fc.oneof({ weight: 4, arbitrary: tricky }, anywhere);
const ends = fc.record({ from: place, to: place });

test('rdex.get-journeys: the index finds what looking at every offer finds, in the same order', {
  timeout: 120_000,
}, async () => {
  const simulated = await simulate();
  await fc.assert(
    fc.asyncProperty(
      fc.array(ends, { minLength: 1, maxLength: 60 }),
      fc.array(ends, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(500, 30_000, 120_000, 1_000_000),
      async (offered, asked, radius) => {
        const scenario = publishing(
          offered.map(({ from, to }, n) => between(n, from, to)),
          { dialect: { radius, timestampWindow: 'off' } },
        );
        await simulated.agent.put('/_sim/worlds/default').send(scenario);

        for (const { from, to } of [...asked, offered[0] as (typeof asked)[number]]) {
          const near = offered
            .map((one, n) => ({ n, departure: turf(from, one.from), arrival: turf(to, one.to) }))
            .filter(({ departure, arrival }) => departure <= radius && arrival <= radius)
            .sort((a, b) => a.departure - b.departure || a.arrival - b.arrival);
          expect(await consumer(simulated).found({ ...ANY, from, to })).toEqual(near.map(({ n }) => n));
        }
      },
    ),
    { numRuns: 60, seed: 20260115 },
  );
});

/** As the server reckons, so that both round alike; `metres` above checks it against the formula. */
const turf = (a: Place, b: Place): number =>
  distance([a.longitude, a.latitude], [b.longitude, b.latitude], { units: 'meters' });

test('rdex.get-journeys: distances are those of the haversine formula', () => {
  fc.assert(
    fc.property(anywhere, anywhere, (a, b) => Math.abs(turf(a, b) - metres(a, b)) < 1),
    { seed: 1 },
  );
});
