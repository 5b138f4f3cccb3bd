import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer, fields, PRINTED, seconds } from './consumer.ts';
import { ANY, GRENOBLE, LYON, offer, PASSENGER, publishing, regular } from './offers.ts';
import { finder } from './world.ts';

const both = { driver: { uuid: 1, state: 1 }, passenger: { uuid: 1, persons: 1, state: 1 } };

test.each([
  [1, 0, [1, 3]],
  [0, 1, [2, 3]],
  [1, 1, [1, 2, 3]],
  [0, 0, []],
])('rdex.get-journeys: driver %i and passenger %i finds %j', async (driver, passenger, expected) => {
  const found = await finder([offer(1), offer(2, PASSENGER), offer(3, both)]);

  expect(await found({ ...ANY, driver: { state: driver }, passenger: { state: passenger } })).toEqual(expected);
});

test.each([
  ['punctual', [1]],
  ['regular', [2]],
  ['', [1, 2]],
  [undefined, [1, 2]],
])('rdex.get-journeys: frequency %j finds %j', async (frequency, expected) => {
  const found = await finder([offer(1), offer(2, regular())]);

  expect(await found({ ...ANY, ...(frequency !== undefined && { frequency }) })).toEqual(expected);
});

const week = { mindate: '2026-03-02', maxdate: '2026-03-06' };
const dates = { ...regular(), outward: { ...week, ...regular().outward, ...week } };

test.each([
  ['2026-03-06', '2026-03-31', true],
  ['2026-03-07', '2026-03-31', false],
  ['2026-02-01', '2026-03-02', true],
  ['2026-02-01', '2026-03-01', false],
  ['2026-03-04', '2026-03-04', true],
  ['2026-03-06', '', true],
  ['2026-03-07', '', false],
  ['', '2026-03-02', true],
  ['', '2026-03-01', false],
  ['', '', true],
  ['2020-01-01', '2030-01-01', true],
])('rdex.get-journeys: an offer of 2–6 March for %j to %j: %j', async (mindate, maxdate, expected) => {
  const found = await finder([offer(1, dates)]);

  expect(await found({ ...ANY, outward: { mindate, maxdate } })).toEqual(expected ? [1] : []);
});

test('rdex.get-journeys: a regular offer is not found for a day it does not run on', async () => {
  const found = await finder([offer(1, regular())]);
  const on = (date: string) => found({ ...ANY, outward: { mindate: date, maxdate: date } });

  expect(await on('2026-03-06')).toEqual([1]);
  expect(await on('2026-03-07')).toEqual([]);
  expect(await found({ ...ANY, outward: { mindate: '2026-03-07', maxdate: '2026-03-09' } })).toEqual([1]);
});

test('rdex.get-journeys: a punctual offer is found on each of its dates, whose first day alone is named', async () => {
  const outward = {
    mindate: '2026-02-02',
    maxdate: '2026-02-04',
    monday: { mintime: '08:00:00', maxtime: '09:00:00' },
  };
  const found = await finder([offer(1, { outward })]);
  const on = (date: string) => found({ ...ANY, outward: { mindate: date, maxdate: date } });

  expect(await on('2026-02-01')).toEqual([]);
  expect([await on('2026-02-02'), await on('2026-02-03'), await on('2026-02-04')]).toEqual([[1], [1], [1]]);
  expect(await on('2026-02-05')).toEqual([]);
});

test.each([
  ['2026-02-30', '', 'mindate'],
  ['2026-13-01', '', 'mindate'],
  ['', '2025-02-29', 'maxdate'],
  ['2026-1-1', '', 'mindate'],
  ['tomorrow', '', 'mindate'],
  ['14-12-2026', '', 'mindate'],
  ['2026-03-02', '2026-03-01', 'mindate'],
])('rdex.get-journeys: %j to %j is invalid_input for %s', async (mindate, maxdate, field) => {
  const { search } = consumer(await simulate(publishing([])));

  const { status, body } = await search({ ...ANY, outward: { mindate, maxdate } });

  expect([status, body.error.name, body.error.field]).toEqual([400, 'invalid_input', field]);
});

test('rdex.get-journeys: a leap day is a date', async () => {
  const found = await finder([]);

  expect(await found({ ...ANY, outward: { mindate: '2028-02-29' } })).toEqual([]);
});

test('rdex.get-journeys: unknown keys of p are ignored, as real clients send some', async () => {
  const found = await finder([offer(1)]);
  const more = {
    radius: 10,
    seats: { number: 1 },
    outward: { mintime: '8', sundays: 'x' },
    from: { ...GRENOBLE, address: 'rue' },
  };

  expect(await found({ ...ANY, ...more })).toEqual([1]);
});

test('rdex.get-journeys: brackets may be encoded or bare, and parameters in any order', async () => {
  const { send, searching } = consumer(await simulate(publishing([offer(1)])));
  expect(searching(ANY)).toContain('%5Bstate%5D');

  const queries = [
    fields({ p: ANY, apikey: PRINTED.apikey, timestamp: seconds() }),
    decodeURIComponent(fields({ timestamp: seconds(), p: ANY, apikey: PRINTED.apikey })),
  ];
  for (const query of queries) {
    const { body } = await send({ target: `/rdexapi/journeys.json?${query}` });
    expect(body).toMatchObject([{ journeys: { uuid: 1 } }]);
  }
});

const without = (path: string): object => {
  const p = structuredClone(ANY) as unknown as Record<string, Record<string, unknown>>;
  const [group = '', key] = path.split('.');
  if (key === undefined) delete p[group];
  else delete p[group]?.[key];
  return p;
};

test.each(['driver', 'passenger', 'from', 'to', 'driver.state', 'passenger.state', 'from.latitude', 'to.longitude'])(
  'rdex.get-journeys: without %s it is missing_required_query_parameter',
  async (path) => {
    const { search } = consumer(await simulate(publishing([offer(1)])));

    const [group = '', key] = path.split('.');
    const answers = [await search(without(path))];
    if (key !== undefined)
      answers.push(await search({ ...ANY, [group]: { ...Object(without(path))[group], [key]: '' } }));

    for (const { status, body } of answers) {
      expect([status, body.error.name]).toEqual([400, 'missing_required_query_parameter']);
      // With one key only, a group that lost it is not there at all.
      expect([key, group]).toContain(body.error.field);
    }
  },
);

test.each([
  ['driver', { state: 2 }, 'state'],
  ['driver', { state: 'yes' }, 'state'],
  ['passenger', { state: 0.5 }, 'state'],
  ['driver', 1, 'driver'],
  ['frequency', 'daily', 'frequency'],
  ['frequency', { a: 1 }, 'frequency'],
  ['from', { latitude: 90.0001, longitude: 0 }, 'latitude'],
  ['from', { latitude: -90.0001, longitude: 0 }, 'latitude'],
  ['to', { latitude: 0, longitude: 180.0001 }, 'longitude'],
  ['to', { latitude: 0, longitude: 'est' }, 'longitude'],
  ['to', { latitude: '45,5', longitude: 0 }, 'latitude'],
  ['from', { latitude: 'NaN', longitude: 0 }, 'latitude'],
  ['from', { latitude: ' ', longitude: 0 }, 'latitude'],
  ['from', { latitude: '0x10', longitude: 0 }, 'latitude'],
  ['driver', { state: ' ' }, 'state'],
  ['driver', { state: '0x1' }, 'state'],
  ['from', { latitude: 'Infinity', longitude: 0 }, 'latitude'],
  ['from', { latitude: 0, longitude: '-1e999' }, 'longitude'],
  ['days', { monday: 7 }, 'monday'],
  ['outward', 'today', 'outward'],
])('rdex.get-journeys: %s %j is invalid_input for %s', async (name, value, field) => {
  const { search } = consumer(await simulate(publishing([offer(1)])));

  const { status, body } = await search({ ...ANY, [name]: value });

  expect([status, body.error.name, body.error.field]).toEqual([400, 'invalid_input', field]);
});

test('rdex.get-journeys: nothing found is an empty list', async () => {
  const { search } = consumer(await simulate(publishing([])));

  expect((await search({ ...ANY, from: LYON, to: GRENOBLE })).text).toBe('[]');
});

test('rdex.get-journeys: numbers are what PHP writes as such', async () => {
  const found = await finder([offer(1, { from: { latitude: 0.00001, longitude: -5 } })]);

  for (const from of [
    { latitude: '1.0E-5', longitude: '-5.0' },
    { latitude: '.00001', longitude: '-5.' },
    { latitude: '+0.00001', longitude: ' -5' },
  ]) {
    expect(await found({ ...ANY, from })).toEqual([1]);
  }
});

test('rdex.get-journeys: an error says what a state may be', async () => {
  const { search } = consumer(await simulate(publishing([])));

  const { body } = await search({ ...ANY, driver: { state: 'yes' } });

  expect(body.error.message_debug).toBe('must be one of 0, 1');
});
