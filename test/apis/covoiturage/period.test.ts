import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { ASKED, create, found, trip, withCarpools } from './covoiturage.ts';

const carpools = ['2019-01-02T00:00:00Z', '2025-06-03T05:40:00Z', '2026-01-08T12:00:00Z', '2026-01-14T12:00:00Z'].map(
  (at) => trip({ at }),
);

/** The period of a certificate. The world stands at 2026-01-15T09:00:00Z: certificates end on the 9th at that hour. */
async function periodOf(simulated: Simulated, asked: object): Promise<string[]> {
  const { start_at, end_at } = await found(simulated, await create(simulated, { ...ASKED, ...asked }).expect(201));
  return [start_at, end_at];
}

test.each([
  ['neither bound', {}, '2018-12-31T23:00:00.000Z', '2026-01-09T09:00:00.000Z'],
  [
    'both',
    { start_at: '2019-01-01T00:00:00Z', end_at: '2019-12-31T23:59:59Z' },
    '2019-01-01T00:00:00.000Z',
    '2019-12-31T23:59:59.000Z',
  ],
  [
    'an end that is too late',
    { end_at: '2026-01-12T00:00:00Z' },
    '2018-12-31T23:00:00.000Z',
    '2026-01-09T09:00:00.000Z',
  ],
  ['the very end', { end_at: '2026-01-09T09:00:00Z' }, '2018-12-31T23:00:00.000Z', '2026-01-09T09:00:00.000Z'],
  ['a second before it', { end_at: '2026-01-09T08:59:59Z' }, '2018-12-31T23:00:00.000Z', '2026-01-09T08:59:59.000Z'],
  [
    'a start that is too late',
    { start_at: '2026-01-10T00:00:00Z' },
    '2026-01-08T09:00:00.000Z',
    '2026-01-09T09:00:00.000Z',
  ],
  [
    'an end before the start',
    { start_at: '2025-06-05T00:00:00Z', end_at: '2025-06-03T12:00:00Z' },
    '2025-06-02T12:00:00.000Z',
    '2025-06-03T12:00:00.000Z',
  ],
  [
    'an end at the start',
    { start_at: '2025-06-03T12:00:00Z', end_at: '2025-06-03T12:00:00Z' },
    '2025-06-02T12:00:00.000Z',
    '2025-06-03T12:00:00.000Z',
  ],
  ['a local offset', { start_at: '2019-01-01T00:00:00+0200' }, '2018-12-31T22:00:00.000Z', '2026-01-09T09:00:00.000Z'],
  [
    'a space and hours alone',
    { start_at: '2019-01-01 00:00:00.5+02' },
    '2018-12-31T22:00:00.500Z',
    '2026-01-09T09:00:00.000Z',
  ],
])('covoiturage.create-certificate: a request with %s covers what is possible', async (_, asked, start, end) => {
  const simulated = await withCarpools({ carpools });

  expect(await periodOf(simulated, asked)).toEqual([start, end]);
});

test("covoiturage.create-certificate: the six days follow the world's clock", async () => {
  const simulated = await withCarpools({ carpools: [trip({ at: '2026-01-14T12:00:00Z' })] });

  await create(simulated).expect(204);
  await simulated.advance('P5DT2H59M59S');
  await create(simulated).expect(204);
  await simulated.advance('PT1S');
  await create(simulated).expect(201);
});

test.each([
  ['2020', 24],
  ['2022', 12],
])(
  'covoiturage.create-certificate: under edition %s a trip at the first and at the last instant make %i km',
  async (edition, km) => {
    const bounds = ['2025-06-03T00:00:00Z', '2025-06-04T00:00:00Z'];
    const simulated = await withCarpools({ carpools: bounds.map((at) => trip({ at })), dialect: { edition } });

    const asked = { ...ASKED, start_at: bounds[0], end_at: bounds[1] };
    const { total_km } = await found(simulated, await create(simulated, asked).expect(201));

    expect(total_km).toBe(km);
  },
);

test('covoiturage.create-certificate: months are those of the zone, summer and winter', async () => {
  const carpools = ['2025-06-30T21:59:59Z', '2025-06-30T22:00:00Z', '2025-10-31T22:59:59Z', '2025-10-31T23:00:00Z'].map(
    (at) => trip({ at }),
  );
  const simulated = await withCarpools({ carpools });

  const months = async (tz: string) => {
    const { body } = await create(simulated, { ...ASKED, tz }).expect(201);
    const { text } = await simulated.agent.get(`/attestation/${body.uuid}`).expect(200);
    return [...text.matchAll(/<th scope="row">([^<]*20\d\d)<\/th><td class="right">(\d+)/g)].map(
      ([, month, n]) => `${month} ${n}`,
    );
  };

  expect(await months('Europe/Paris')).toEqual(['Novembre 2025 1', 'Octobre 2025 1', 'Juillet 2025 1', 'Juin 2025 1']);
  expect(await months('UTC')).toEqual(['Octobre 2025 2', 'Juin 2025 2']);
  expect(await months('Asia/Tokyo')).toEqual(['Novembre 2025 2', 'Juillet 2025 2']);
});

test('covoiturage.create-certificate: a day on which clocks go back at midnight is one day', async () => {
  const carpools = ['2018-02-18T01:30:00Z', '2018-02-18T02:30:00Z', '2018-02-18T03:30:00Z'].map((at) => trip({ at }));
  const simulated = await withCarpools({ carpools, dialect: { edition: '2022' } });

  const asked = { tz: 'America/Sao_Paulo', identity: ASKED.identity, start_at: '2018-01-01T00:00:00Z' };
  const { body } = await create(simulated, asked).expect(201);

  expect(
    body.meta.driver.trips.map(({ datetime, trips }: { datetime: string; trips: number }) => [datetime, trips]),
  ).toEqual([
    ['2018-02-18T00:00:00.000Z', 1],
    ['2018-02-17T00:00:00.000Z', 2],
  ]);
});
