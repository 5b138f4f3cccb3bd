import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { ASKED, create, found, given, PHONE, TOKEN, trip, withCarpools } from './covoiturage.ts';

const rows = async ({ agent }: Awaited<ReturnType<typeof simulate>>) =>
  (await agent.get('/_sim/worlds/default/rows/covoiturage.carpools').expect(200)).body.rows;

test('given.covoiturage: generates a year of commuting for a person', async () => {
  const commuters = [{ operator: 1, identity: { phone: PHONE }, year: 2024 }];
  const simulated = await withCarpools({ carpools: [], generate: { commuters } });

  const trips = await rows(simulated);
  const asked = { ...ASKED, start_at: '2024-01-01T00:00:00+01:00', end_at: '2024-12-31T23:59:59+01:00' };
  const figures = await found(simulated, await create(simulated, asked).expect(201));

  expect(trips.length).toBeGreaterThan(380);
  expect(trips.length).toBeLessThan(500);
  const weekdays = new Set(trips.map(({ start }: { start: { at: number } }) => new Date(start.at).getUTCDay()));
  expect([...weekdays].sort()).toEqual([1, 2, 3, 4, 5]);
  const metres = trips.reduce((sum: number, { distance }: { distance: number }) => sum + distance, 0);
  expect(figures.total_km).toBe(Math.round(metres / 1000));
});

test('given.covoiturage: generates as many carpools as asked, the same for the same seed', async () => {
  const [first, second] = [
    await rows(await withCarpools({ carpools: [], generate: { carpools: 1000 } })),
    await rows(await withCarpools({ carpools: [], generate: { carpools: 1000 } })),
  ];

  expect(first).toHaveLength(1000);
  expect(second).toEqual(first);
});

test.each([
  [
    'an operator twice',
    {
      operators: [
        { id: 1, name: 'a' },
        { id: 1, name: 'b' },
      ],
    },
    'operators[1].id',
  ],
  [
    'an application of an unknown operator',
    { applications: [{ token: 't', operator: 9 }] },
    'applications[0].operator',
  ],
  [
    'a token twice',
    {
      applications: [
        { token: TOKEN, operator: 1 },
        { token: TOKEN, operator: 1 },
      ],
    },
    'applications[1].token',
  ],
  [
    'a carpool of an unknown operator',
    { carpools: [trip({ at: '2025-06-03T05:40:00Z', operator: 9 })] },
    'carpools[0].operator',
  ],
  [
    'a number that is none',
    { carpools: [trip({ at: '2025-06-03T05:40:00Z', driver: { phone: '0000000000' } })] },
    'carpools[0].driver.identity.phone',
  ],
  [
    'a trip that ends before it starts',
    { carpools: [{ ...trip({ at: '2025-06-03T05:40:00Z' }), end: trip({ at: '2025-06-02T05:40:00Z' }).start }] },
    'carpools[0].end.at',
  ],
  [
    'a commuter without number',
    { generate: { commuters: [{ operator: 1, identity: { phone: '0000000000' } }] } },
    'generate.commuters[0].identity',
  ],
])('given.covoiturage: refuses %s, with its path', async (_, wrong, path) => {
  const { agent } = await simulate();

  const { body } = await agent
    .put('/_sim/worlds/default')
    .send({ given: { covoiturage: { ...given({}), ...wrong } } })
    .expect(400);

  expect(JSON.stringify(body)).toContain(`given.covoiturage.${path}`);
});

test.each([
  ['an unknown operator', [trip({ at: '2025-06-03T05:40:00Z', operator: 9 })], 404],
  ['a number that is none', [trip({ at: '2025-06-03T05:40:00Z', passenger: { phone: '0000000000' } })], 400],
  ['no carpools', [], 400],
])('covoiturage.carpools.add: refuses %s, and adds nothing', async (_, carpools, status) => {
  const simulated = await withCarpools({ carpools: [] });

  await simulated.agent
    .post('/_sim/worlds/default/events')
    .send({
      event: 'covoiturage.carpools.add',
      carpools: [trip({ at: '2025-06-01T05:40:00Z' }), ...carpools].slice(carpools.length ? 0 : 1),
    })
    .expect(status);

  expect(await rows(simulated)).toEqual([]);
});

test.each([
  ['an unknown token', 'nobody', 404],
  ['a token that is revoked already', TOKEN, 409],
])('covoiturage.application.revoke: refuses %s', async (_, token, status) => {
  const simulated = await withCarpools();
  await simulated.happen('covoiturage.application.revoke', { token: TOKEN });

  await simulated.agent
    .post('/_sim/worlds/default/events')
    .send({ event: 'covoiturage.application.revoke', token })
    .expect(status);
});
