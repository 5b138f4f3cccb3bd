import { expect, test } from 'vitest';
import { ASKED, CREATE, create, found, PHONE, pathOf, TOKEN, trip, withCarpools } from './covoiturage.ts';

const NOBODY = { ...ASKED, identity: { phone: '+33600009999' } };

test('covoiturage.create-certificate: without carpools answers 204 and no body, whether the person is known or not', async () => {
  const simulated = await withCarpools();

  for (const body of [NOBODY, { ...ASKED, end_at: '2020-01-01T00:00:00Z' }]) {
    const answer = await create(simulated, body).expect(204);
    expect(answer.text).toBe('');
    expect(answer.headers['content-length']).toBeUndefined();
    expect((await simulated.explain(answer)).explanation).toMatchObject({
      case: 'no-content',
      because: 'No trips found for provided identity',
    });
  }
});

test('covoiturage.create-certificate: under empty 201 a certificate of zeros', async () => {
  const simulated = await withCarpools({ dialect: { empty: 201 } });

  const figures = await found(simulated, await create(simulated, NOBODY).expect(201));

  expect(figures).toMatchObject({ total_km: 0, total_cost: 0, remaining: 0 });
});

test('covoiturage.create-certificate: under empty 404 as printed', async () => {
  const simulated = await withCarpools({ dialect: { empty: 404 } });

  const { body } = await create(simulated, NOBODY).expect(404);

  expect(body).toEqual({ code: 404, error: 'Not Found' });
});

const rpc = (code: number, message: string, data: unknown) => ({
  id: 1,
  error: { data, code, message },
  jsonrpc: '2.0',
});

test('covoiturage.create-certificate: under errors rpc as the service was seen to answer', async () => {
  const simulated = await withCarpools({ dialect: { errors: 'rpc', empty: 404 } });

  expect((await create(simulated, {}).expect(400)).body).toEqual(
    rpc(-32602, 'Invalid params', "tz must have required property 'tz'"),
  );
  expect((await create(simulated, ASKED, 'nobody').expect(401)).body).toEqual(rpc(401, 'Unauthorized Error', 'Error'));
  expect((await create(simulated, ASKED, 'TEST-download-only').expect(403)).body).toEqual(
    rpc(-32503, 'Forbidden Error', 'Invalid permissions'),
  );
  expect((await create(simulated, NOBODY).expect(404)).body).toEqual(
    rpc(-32504, 'Not found', 'No trips found for provided identity'),
  );
});

test('covoiturage.download-pdf: under errors rpc answers the bare error', async () => {
  const simulated = await withCarpools({ dialect: { errors: 'rpc' } });

  const { body } = await simulated.agent
    .get('/v2/certificates/pdf/nope')
    .set('Authorization', `Bearer ${TOKEN}`)
    .expect(404);

  expect(body).toEqual({ data: 'Certificate not found: nope', code: -32504, message: 'Not found' });
});

const carpools = [
  trip({ at: '2025-06-06T05:40:00Z', metres: 12_345, cents: 150 }),
  trip({ at: '2025-06-06T15:40:00Z', metres: 12_345, cents: 155 }),
  trip({ at: '2025-06-07T15:40:00Z', metres: 20_000, cents: 200 }),
  trip({ at: '2025-06-09T05:40:00Z', cents: 120, driver: { phone: '+33600000009' }, passenger: { phone: PHONE } }),
];

test('covoiturage.create-certificate: under edition 2022 gives the figures by day, as driver and as passenger', async () => {
  const simulated = await withCarpools({ carpools, dialect: { edition: '2022' } });

  const { body } = await create(simulated).expect(201);

  expect(body.meta).toEqual({
    tz: 'Europe/Paris',
    positions: [],
    driver: {
      total: { trips: 3, week_trips: 2, weekend_trips: 1, km: 44.7, euros: 5.05 },
      trips: [
        { type: 'driver', datetime: '2025-06-07T00:00:00.000Z', trips: 1, km: 20, euros: 2 },
        { type: 'driver', datetime: '2025-06-06T00:00:00.000Z', trips: 2, km: 24.7, euros: 3.05 },
      ],
    },
    passenger: {
      total: { trips: 1, week_trips: 1, weekend_trips: 0, km: 12, euros: 1.2 },
      trips: [{ type: 'passenger', datetime: '2025-06-09T00:00:00.000Z', trips: 1, km: 12, euros: 1.2 }],
    },
  });
});

test('covoiturage.download-pdf-with-meta: is not there under edition 2020', async () => {
  const { agent } = await withCarpools();

  const { body } = await agent.post(`${CREATE}/pdf`).send({}).expect(404);

  expect(body).toEqual({ code: 404, error: 'Not Found' });
});

test('covoiturage.download-pdf-with-meta: answers a PDF to the operator, and 401, 403 and 404 as documented', async () => {
  const simulated = await withCarpools({ carpools, dialect: { edition: '2022' } });
  const { body } = await create(simulated).expect(201);
  const asking = (token: string, uuid: string) =>
    simulated.agent
      .post(pathOf(body.pdf_url).replace(/\/[^/]*$/, ''))
      .set('Authorization', `Bearer ${token}`)
      .send({ uuid });

  await asking(TOKEN, body.uuid).expect(200).expect('content-type', 'application/pdf');
  await asking(body.token, body.uuid).expect(401);
  await asking('TEST-create-only', body.uuid).expect(403);
  await asking('TEST-of-another', body.uuid).expect(404);
  await asking(TOKEN, 'unknown').expect(404);
});

test.each([
  ['a name of 43 characters', { identity: { name: 'x'.repeat(43) } }],
  ['notes of 441 characters', { notes: 'x'.repeat(441) }],
  ['a note that is called otherwise', { note: 'x' }],
  ['an operator that is a text', { operator: 'x' }],
])('covoiturage.download-pdf-with-meta: answers 400 to %s', async (_, meta) => {
  const simulated = await withCarpools({ carpools, dialect: { edition: '2022' } });
  const { body } = await create(simulated).expect(201);

  await simulated.agent
    .post('/v2/certificates/pdf')
    .set('Authorization', `Bearer ${TOKEN}`)
    .send({ uuid: body.uuid, meta })
    .expect(400);
});
