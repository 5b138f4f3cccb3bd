import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer } from './consumer.ts';
import { ANY, offer, publishing, regular } from './offers.ts';
import { finder } from './world.ts';

test.each([
  [{ mintime: '09:00:00' }, true],
  [{ mintime: '09:00:01' }, false],
  [{ maxtime: '08:00:00' }, true],
  [{ maxtime: '07:59:59' }, false],
  [{ mintime: '08:15:00', maxtime: '08:20:00' }, true],
  [{ mintime: '09:00', maxtime: '10:00' }, true],
  [{ mintime: '09:01', maxtime: '10:00' }, false],
  [{ mintime: '07:00', maxtime: '08:00' }, true],
  [{ mintime: '', maxtime: '' }, true],
])('rdex.get-journeys: an offer from 08:00 to 09:00 on Mondays for %j: %j', async (monday, expected) => {
  const found = await finder([offer(1)]);

  expect(await found({ ...ANY, outward: { monday } })).toEqual(expected ? [1] : []);
});

test('rdex.get-journeys: of several weekdays asked for one is enough', async () => {
  const evening = { mintime: '18:00:00', maxtime: '19:00:00' };
  const found = await finder([offer(1, regular())]);
  const at = (outward: object) => found({ ...ANY, outward });

  expect(await at({ monday: evening, tuesday: { mintime: '08:30:00' } })).toEqual([1]);
  expect(await at({ monday: evening, tuesday: evening })).toEqual([]);
  expect(await at({ saturday: { mintime: '08:00:00' } })).toEqual([]);
});

test('rdex.get-journeys: a weekday counts only within the dates', async () => {
  const found = await finder([offer(1, regular())]);
  const tuesday = { mintime: '08:00:00', maxtime: '09:00:00' };
  const on = (mindate: string, maxdate: string) => found({ ...ANY, outward: { mindate, maxdate, tuesday } });

  expect(await on('2026-03-02', '2026-03-02')).toEqual([]);
  expect(await on('2026-03-02', '2026-03-03')).toEqual([1]);
});

test('rdex.get-journeys: a punctual offer may leave past midnight', async () => {
  const monday = { mintime: '23:30:00', maxtime: '00:30:00' };
  const found = await finder([offer(1, { outward: { mindate: '2026-02-02', maxdate: '2026-02-03', monday } })]);

  expect(await found({ ...ANY, outward: { monday: { mintime: '23:45', maxtime: '23:50' } } })).toEqual([1]);
  expect(await found({ ...ANY, outward: { monday: { mintime: '22:00', maxtime: '23:00' } } })).toEqual([]);
});

test.each(['24:00', '8:00', '08:60', '08:00:60', '0800', 'noon'])(
  'rdex.get-journeys: %s is no time',
  async (mintime) => {
    const { search } = consumer(await simulate(publishing([])));

    const { body } = await search({ ...ANY, outward: { friday: { mintime } } });

    expect(body.error).toMatchObject({ name: 'invalid_input', field: 'mintime' });
  },
);

test('rdex.get-journeys: an offer has to run on every one of p[days]; 0 asks for nothing', async () => {
  const found = await finder([
    offer(1, regular()),
    offer(
      2,
      regular({
        outward: {
          mindate: '2026-01-01',
          maxdate: '2026-12-31',
          monday: { mintime: '08:00:00', maxtime: '09:00:00' },
        },
      }),
    ),
  ]);

  expect(await found({ ...ANY, days: { monday: 1 } })).toEqual([1, 2]);
  expect(await found({ ...ANY, days: { monday: 1, friday: 1 } })).toEqual([1]);
  expect(await found({ ...ANY, days: { monday: 1, saturday: 1 } })).toEqual([]);
  expect(await found({ ...ANY, days: { monday: 0, saturday: 0, sunday: '0' } })).toEqual([1, 2]);
});
