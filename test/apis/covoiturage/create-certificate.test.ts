import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { ASKED, CREATE, create, found, HOME, PHONE, TOKEN, trip, WORK, withCarpools } from './covoiturage.ts';

const PRINTED = {
  tz: 'Europe/Paris',
  start_at: '2019-01-01T00:00:00Z',
  end_at: '2019-12-31T23:59:59Z',
  positions: [
    { lon: -0.557483, lat: 47.682821 },
    { lon: -0.952637, lat: 47.452236 },
  ],
};

test.each([
  ['phone', { phone: '+33612345678' }],
  ['phone_trunc and operator_user_id', { phone_trunc: '+336123456', operator_user_id: '111-222-333-4444' }],
])('covoiturage.create-certificate: answers the request printed in the document, by %s', async (_, identity) => {
  const { agent, url } = await simulate();

  const { body } = await agent
    .post(CREATE)
    .set('Authorization', `Bearer ${TOKEN}`)
    .send({ ...PRINTED, identity })
    .expect(201)
    .expect('content-type', /^application\/json/);

  expect(Object.keys(body)).toEqual(['uuid', 'created_at', 'pdf_url', 'png_url', 'token']);
  expect(body.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(body.created_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+0[12]00$/);
  expect(body.pdf_url).toBe(`${url}/v2/certificates/pdf/${body.uuid}`);
  expect(body.png_url).toBe(`${url}/v2/certificates/png/${body.uuid}`);
});

test('covoiturage.create-certificate: counts the printed journeys alone between the printed positions', async () => {
  const simulated = await simulate();
  const identity = { phone: PHONE };

  const near = await found(simulated, await create(simulated, { ...PRINTED, identity }).expect(201));
  const { positions: _, ...anywhere } = PRINTED;
  const all = await found(simulated, await create(simulated, { ...anywhere, identity }).expect(201));

  expect(near.total_km).toBe(273);
  expect(all.total_km).toBe(302);
});

test('covoiturage.create-certificate: addresses lead into the world that was asked', async () => {
  const simulated = await withCarpools();
  await simulated.agent.put('/_sim/worlds/checkout').send({
    given: {
      covoiturage: {
        operators: [{ id: 1, name: 'x' }],
        applications: [{ token: 't', operator: 1 }],
        carpools: [trip({ at: '2025-06-03T05:40:00Z' })],
      },
    },
  });

  const { body } = await simulated.agent
    .post(`/w/checkout${CREATE}`)
    .set('Authorization', 'Bearer t')
    .send(ASKED)
    .expect(201);

  expect(body.pdf_url).toBe(`${simulated.url}/w/checkout/v2/certificates/pdf/${body.uuid}`);
  await simulated.agent.get(`/attestation/${body.uuid}`).expect(404);
  await simulated.agent.get(`/w/checkout/attestation/${body.uuid}`).expect(200);
});

test('covoiturage.create-certificate: each call makes a new certificate, even when the parameters are the same', async () => {
  const simulated = await withCarpools();

  const [first, second] = [await create(simulated).expect(201), await create(simulated).expect(201)];

  expect(first.body.uuid).not.toBe(second.body.uuid);
  expect(first.body.token).not.toBe(second.body.token);
  const [one, other] = [await found(simulated, first), await found(simulated, second)];
  expect(one.identity_uuid).toBe(other.identity_uuid);
});

test('covoiturage.create-certificate: figures are frozen at creation', async () => {
  const simulated = await withCarpools();
  const before = await create(simulated).expect(201);

  await simulated.happen('covoiturage.carpools.add', { carpools: [trip({ at: '2025-06-04T05:40:00Z' })] });

  expect((await found(simulated, before)).total_km).toBe(12);
  expect((await found(simulated, await create(simulated).expect(201))).total_km).toBe(24);
});

test('covoiturage.create-certificate: sums up kilometres, costs and what is left to pay', async () => {
  const carpools = [
    trip({ at: '2025-06-03T05:40:00Z', metres: 12_400, cents: 150 }),
    trip({ at: '2025-06-03T15:40:00Z', metres: 12_400, cents: 175 }),
    trip({
      at: '2025-06-04T05:40:00Z',
      metres: 80_000,
      cents: 845,
      driver: { phone: '+33600000009' },
      passenger: { phone: PHONE },
    }),
  ];
  const simulated = await withCarpools({ carpools });

  const figures = await found(simulated, await create(simulated).expect(201));

  expect(figures).toMatchObject({
    total_km: 105,
    total_point: 0,
    total_cost: 12,
    remaining: Math.trunc(104.8 * 0.558 - 11.7),
  });
});

test("covoiturage.create-certificate: counts the carpools of the application's operator, no others", async () => {
  const carpools = [
    trip({ at: '2025-06-03T05:40:00Z', metres: 12_000 }),
    trip({ at: '2025-06-03T15:40:00Z', metres: 50_000, operator: 2 }),
  ];
  const simulated = await withCarpools({ carpools });

  const ours = await found(simulated, await create(simulated).expect(201));
  const theirs = await found(simulated, await create(simulated, ASKED, 'TEST-of-another').expect(201));

  expect([ours.total_km, theirs.total_km]).toEqual([12, 50]);
});

test.each([
  ['06 12 34 56 78'],
  ['06.12.34.56.78'],
  ['06-12-34-56-78'],
  ['0612345678'],
  ['+33(0)612345678'],
  ['0033612345678'],
])('covoiturage.create-certificate: reads %s as a French number', async (phone) => {
  const simulated = await withCarpools();

  await create(simulated, { ...ASKED, identity: { phone } }).expect(201);
});

test('covoiturage.create-certificate: knows a person by a phone cut short and the operator’s number, and by nothing less', async () => {
  const identity = { phone_trunc: '+336000000', operator_user_id: 'user-7' };
  const simulated = await withCarpools({ carpools: [trip({ at: '2025-06-03T05:40:00Z', driver: identity })] });

  await create(simulated, { ...ASKED, identity }).expect(201);
  await create(simulated, { ...ASKED, identity: { ...identity, phone_trunc: '06 00 00 00' } }).expect(201);
  await create(simulated, { ...ASKED, identity: { ...identity, operator_user_id: 'user-8' } }).expect(204);
  await create(simulated, { ...ASKED, identity: { ...identity, phone_trunc: '+336000001' } }).expect(204);
});

test('covoiturage.create-certificate: every position given must be near the start or the end of a trip', async () => {
  const elsewhere = { lat: 48.85, lon: 2.35 };
  const simulated = await withCarpools();
  const asking = (...positions: object[]) => create(simulated, { ...ASKED, positions });

  await asking().expect(201);
  await asking(HOME).expect(201);
  await asking(WORK, HOME).expect(201);
  await asking(elsewhere).expect(204);
  await asking(HOME, elsewhere).expect(204);
});

test('covoiturage.create-certificate: a position is near within one kilometre', async () => {
  const simulated = await withCarpools();
  const north = (metres: number) => ({ lat: HOME.lat + metres / 111_195, lon: HOME.lon });

  await create(simulated, { ...ASKED, positions: [north(999)] }).expect(201);
  await create(simulated, { ...ASKED, positions: [north(1001)] }).expect(204);
});

test.each([
  ['local', '2026-01-15T10:00:00+0100'],
  ['utc', '2026-01-15T09:00:00.000Z'],
])('covoiturage.create-certificate: createdAt %s is %s', async (createdAt, text) => {
  const simulated = await withCarpools({ dialect: { createdAt } });

  const { body } = await create(simulated).expect(201);

  expect(body.created_at).toBe(text);
});

test('covoiturage.create-certificate: created_at is in the zone that was asked for', async () => {
  const simulated = await withCarpools();

  const { body } = await create(simulated, { ...ASKED, tz: 'America/Cayenne' }).expect(201);

  expect(body.created_at).toBe('2026-01-15T06:00:00-0300');
});
