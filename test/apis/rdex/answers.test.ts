import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer } from './consumer.ts';
import { ANY, GRENOBLE, LYON, offer, publishing } from './offers.ts';
import { asJson, asText, readXml } from './xml-reader.ts';

const stop = (city: string, more: object = {}) => ({ city, latitude: 45.3, longitude: 5.6, ...more });

/** Every field of annex 1. */
const complete = offer('0b9e7a52-8a3f-4d1c-9c55-2d7f1c0a4e11', {
  operator: 'another operator',
  origin: 'www.another.example',
  url: 'http://www.another.example/?a=1&b=2',
  driver: { uuid: 1, alias: 'zoe', image: null, gender: 'female', seats: 2, state: 1 },
  passenger: { uuid: 1, alias: 'zoe', image: null, gender: 'female', persons: 1, state: 1 },
  from: { address: '1 rue <d’Alsace>', city: 'Grenoble', postalcode: '38000', country: 'France', ...GRENOBLE },
  to: { address: '', city: 'Lyon', postalcode: '', country: 'France', ...LYON },
  distance: 114130,
  duration: 4500,
  route: 'A48 & A43',
  waypoints: [
    stop('Voreppe', {
      address: '',
      postalcode: '',
      country: 'France',
      step_distance: 16200,
      step_duration: 960,
      type: 'pick-up',
      mandatory: 0,
    }),
    stop('Bourgoin', { type: 'drop-off', mandatory: 1 }),
  ],
  cost: { fixed: '5.00', variable: '' },
  details: 'non-fumeur',
  vehicle: { vehicle_image: null, model: 'Zoé', color: 'blanc' },
  frequency: 'regular',
  type: 'round-trip',
  real_time: 1,
  stopped: 0,
  return: { mindate: '2026-01-01', maxdate: '2026-06-30', friday: { mintime: '17:00:00', maxtime: '18:00:00' } },
});

/** Annex 1, top level, in its order. */
const ANNEX_1 =
  'uuid operator origin url driver passenger from to distance duration route number_of_waypoints waypoints cost details ' +
  'vehicle frequency type real_time stopped days outward return';

test('rdex.get-journeys: an offer comes whole, in the order of annex 1, waypoints numbered from 0', async () => {
  const simulated = await simulate(publishing([complete]));

  const { body } = await consumer(simulated).search(ANY);

  const [{ journeys }] = body;
  expect(Object.keys(journeys).join(' ')).toBe(ANNEX_1);
  expect(journeys).toEqual({
    ...complete,
    number_of_waypoints: 2,
    waypoints: {
      0: (complete as { waypoints?: unknown[] }).waypoints?.[0],
      1: (complete as { waypoints?: unknown[] }).waypoints?.[1],
    },
    days: { monday: 1, tuesday: 0, wednesday: 0, thursday: 0, friday: 0, saturday: 0, sunday: 0 },
  });
});

test('rdex.get-journeys: what annex 1 makes mandatory is there though the scenario leaves it out', async () => {
  const simulated = await simulate(publishing([offer(1)]));

  const [{ journeys }] = (await consumer(simulated).search(ANY)).body;

  expect(journeys).toMatchObject({
    operator: 'operator',
    origin: 'www.operator.com',
    from: { address: '', city: 'Grenoble', postalcode: '', country: 'France' },
    cost: { fixed: '', variable: 0.08 },
    type: 'one-way',
    days: { monday: 1, tuesday: 0, wednesday: 0, thursday: 0, friday: 0, saturday: 0, sunday: 0 },
  });
  expect(journeys.distance).toBeGreaterThan(90_000);
  expect(journeys.distance).toBeLessThan(150_000);
  expect(Number.isInteger(journeys.distance) && Number.isInteger(journeys.duration)).toBe(true);
  for (const absent of ['url', 'route', 'waypoints', 'vehicle', 'return']) expect(journeys).not.toHaveProperty(absent);
});

test('rdex.get-journeys: every day concerned has times, as clients rely on (annex 1)', async () => {
  const dates = { mindate: '2026-02-03', maxdate: '2026-02-10' };
  const friday = { mintime: '07:00:00', maxtime: '08:00:00' };
  const simulated = await simulate(
    publishing([
      offer(1, { outward: dates }),
      offer(2, { frequency: 'regular', outward: dates }),
      offer(3, { frequency: 'regular', days: { friday: 1, sunday: 1 }, outward: { ...dates, friday } }),
    ]),
  );

  const [punctual, regular, said] = (await consumer(simulated).search(ANY)).body.map(
    ({ journeys }: { journeys: object }) => journeys,
  );

  const day = { mintime: '00:00:00', maxtime: '23:59:59' };
  expect(punctual.outward).toEqual({ ...dates, tuesday: day });
  expect(Object.values(regular.days)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(Object.keys(regular.outward)).toHaveLength(9);
  expect(said.days).toMatchObject({ monday: 0, friday: 1, sunday: 1 });
  expect(said.outward).toEqual({ ...dates, friday, sunday: day });
});

test('rdex.get-journeys: `shape: single` gives the best match, and an empty list for none', async () => {
  const far = offer(1, { from: { latitude: 45.2, longitude: 5.72 } });
  const simulated = await simulate(publishing([far, offer(2)], { dialect: { shape: 'single' } }));
  const { search } = consumer(simulated);

  expect((await search(ANY)).body.journeys.uuid).toBe(2);
  expect((await search({ ...ANY, from: LYON })).text).toBe('[]');
});

const ended = (uuid: number, maxdate: string) => offer(uuid, { outward: { mindate: '2026-01-01', maxdate } });
const journeys = [ended(1, '2026-01-14'), ended(2, '2026-01-15'), ended(3, '2026-01-16')];

test('rdex.get-journeys: by default what has passed is found', async () => {
  expect(await consumer(await simulate(publishing(journeys))).found(ANY)).toEqual([1, 2, 3]);
});

test('rdex.get-journeys: under `past: refuse` an offer is found until its last day ends in Paris', async () => {
  const dialect = { past: 'refuse', timestampWindow: 'off' };
  const simulated = await simulate(publishing(journeys, { dialect }));
  const { found } = consumer(simulated);

  expect(await found(ANY)).toEqual([2, 3]);
  await simulated.advance('PT13H59M59S');
  expect(await found(ANY)).toEqual([2, 3]);
  await simulated.advance('PT1S');
  expect(await found(ANY)).toEqual([3]);
});

test('rdex.get-journeys: .xml says the same as .json', async () => {
  const simulated = await simulate(publishing([complete, offer(2)]));
  const { search } = consumer(simulated);

  const [xml, { body }] = [await search(ANY, '.xml'), await search(ANY)];

  expect(xml.headers['content-type']).toBe('application/xml; charset=utf-8');
  expect(xml.text.startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true);
  const root = readXml(xml.text);
  expect([root.name, ...root.children.map(({ name }) => name)]).toEqual(['rdex', 'journeys', 'journeys']);
  expect(root.children.map(asJson)).toEqual(body.map(({ journeys }: { journeys: object }) => asText(journeys)));
});

test('rdex.get-journeys: .xml of nothing is an empty element', async () => {
  const { search } = consumer(await simulate(publishing([])));

  expect(readXml((await search(ANY, '.xml')).text)).toMatchObject({ name: 'rdex', children: [], text: '' });
});

test('rdex.get-journeys: .xml under `shape: single` is the journey itself', async () => {
  const simulated = await simulate(publishing([complete], { dialect: { shape: 'single' } }));
  const { search } = consumer(simulated);

  const root = readXml((await search(ANY, '.xml')).text);

  expect(root.name).toBe('journeys');
  expect(asJson(root)).toEqual(asText((await search(ANY)).body.journeys));
});

test('rdex.get-journeys: whatever people call themselves, .xml can be read back', { timeout: 120_000 }, async () => {
  const simulated = await simulate();
  const nasty = fc.constantFrom(
    '<',
    '>',
    '&',
    '"',
    "'",
    ']]>',
    '&amp;',
    '<!--',
    '\u0000',
    '\u0008',
    '\u001f',
    '\uffff',
    '\t',
    '\n',
    '\r',
    '\u{1f600}',
    'é',
    ' ',
    '0',
    '\u2028',
  );
  const name = fc.oneof(
    fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  );

  await fc.assert(
    fc.asyncProperty(name, name, async (alias, details) => {
      const driver = { uuid: 1, alias, state: 1 };
      const scenario = publishing([offer(1, { driver, details })], { dialect: { timestampWindow: 'off' } });
      await simulated.agent.put('/_sim/worlds/default').send(scenario);

      const journey = asJson(readXml((await consumer(simulated).search(ANY, '.xml')).text)) as never;
      expect(journey).toMatchObject({ journeys: { driver: { alias: inXml(alias) }, details: inXml(details) } });
    }),
    { numRuns: 150, seed: 1 },
  );
});

/** What XML can hold of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 section 2.2 forbids
const inXml = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
