import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { ASKED, CREATE, create, pathOf, TOKEN, withCarpools } from './covoiturage.ts';

const UNAUTHORIZED = { code: 401, error: 'Unauthorized' };
const FORBIDDEN = { code: 403, error: 'Forbidden' };
const NOT_FOUND = { code: 404, error: 'Not Found' };

const download = ({ agent }: Simulated, url: string, token?: string) =>
  token === undefined ? agent.get(pathOf(url)) : agent.get(pathOf(url)).set('Authorization', `Bearer ${token}`);

test.each([
  ['no header', undefined],
  ['an unknown token', 'Bearer nobody'],
  ['another scheme', `Basic ${TOKEN}`],
  ['an empty token', 'Bearer '],
])('covoiturage.create-certificate: answers 401 to %s, and looks no further', async (_, header) => {
  const { agent } = await withCarpools();

  const request = header === undefined ? agent.post(CREATE) : agent.post(CREATE).set('Authorization', header);
  const { body } = await request.send({ broken: true }).expect(401);

  expect(body).toEqual(UNAUTHORIZED);
});

test('covoiturage.create-certificate: answers 401 to a revoked application, and says since when', async () => {
  const simulated = await withCarpools();
  await create(simulated).expect(201);

  await simulated.happen('covoiturage.application.revoke', { token: TOKEN });
  const refused = await create(simulated).expect(401);

  expect(refused.body).toEqual(UNAUTHORIZED);
  expect((await simulated.explain(refused)).explanation.because).toBe(
    'the application was revoked at 2026-01-15T09:00:00Z',
  );
});

test('covoiturage.create-certificate: answers 403 to an application without the permission', async () => {
  const simulated = await withCarpools();

  const refused = await create(simulated, ASKED, 'TEST-download-only').expect(403);

  expect(refused.body).toEqual(FORBIDDEN);
  expect((await simulated.explain(refused)).explanation).toMatchObject({
    case: 'forbidden',
    details: { permissions: ['certificate.download'] },
  });
});

test('covoiturage.create-certificate: what is refused creates nothing', async () => {
  const simulated = await withCarpools();

  await create(simulated, ASKED, 'nobody').expect(401);
  await create(simulated, ASKED, 'TEST-download-only').expect(403);
  await create(simulated, { ...ASKED, tz: 'Mars/Olympus' }).expect(400);
  await create(simulated, { ...ASKED, identity: { phone: '+33600009999' } }).expect(204);

  const { body } = await simulated.agent.get('/_sim/worlds/default/rows/covoiturage.certificates').expect(200);
  expect(body.rows).toEqual([]);
});

test.each(['pdf', 'png'])(
  "covoiturage.download-%s: takes the certificate's own token, and its operator's",
  async (format) => {
    const simulated = await withCarpools();
    const { body } = await create(simulated).expect(201);
    const url = body[`${format}_url`];

    await download(simulated, url, body.token).expect(200);
    await download(simulated, url, TOKEN).expect(200);
    await download(simulated, url, 'TEST-download-only').expect(200);
  },
);

test.each(['pdf', 'png'])('covoiturage.download-%s: refuses everybody else', async (format) => {
  const simulated = await withCarpools();
  const [{ body }, { body: other }] = [await create(simulated).expect(201), await create(simulated).expect(201)];
  const url = body[`${format}_url`];

  expect((await download(simulated, url).expect(401)).body).toEqual(UNAUTHORIZED);
  expect((await download(simulated, url, 'nobody').expect(401)).body).toEqual(UNAUTHORIZED);
  expect((await download(simulated, url, other.token).expect(401)).body).toEqual(UNAUTHORIZED);
  expect((await download(simulated, url, 'TEST-create-only').expect(403)).body).toEqual(FORBIDDEN);
  expect((await download(simulated, url, 'TEST-of-another').expect(404)).body).toEqual(NOT_FOUND);
});

test.each(['pdf', 'png'])(
  'covoiturage.download-%s: answers 404 for a certificate that does not exist',
  async (format) => {
    const simulated = await withCarpools();

    const url = `${simulated.url}/v2/certificates/${format}/34999a03-cfc5-463e-8d64-97af0f507004`;

    expect((await download(simulated, url, TOKEN).expect(404)).body).toEqual(NOT_FOUND);
    await download(simulated, url, 'nobody').expect(401);
  },
);

test('covoiturage.download-pdf: answers 404 for a uuid of 201 characters, and 400 nowhere', async () => {
  const simulated = await withCarpools();

  await download(simulated, `${simulated.url}/v2/certificates/pdf/${'a'.repeat(201)}`, TOKEN).expect(404);
});

test('covoiturage.download-pdf: under downloadAuth public its address is enough', async () => {
  const simulated = await withCarpools({ dialect: { downloadAuth: 'public' } });
  const { body } = await create(simulated).expect(201);

  await download(simulated, body.pdf_url).expect(200);
  await download(simulated, body.pdf_url.toUpperCase().replace(/.*PDF/, `${simulated.url}/v2/certificates/pdf`)).expect(
    200,
  );
  await download(simulated, `${simulated.url}/v2/certificates/pdf/unknown`).expect(404);
});

test("covoiturage.download-pdf: a certificate's token outlives the application's revocation, whose own token does not", async () => {
  const simulated = await withCarpools();
  const { body } = await create(simulated).expect(201);

  await simulated.happen('covoiturage.application.revoke', { token: TOKEN });

  await download(simulated, body.pdf_url, body.token).expect(200);
  await download(simulated, body.pdf_url, TOKEN).expect(401);
});

test('covoiturage: what is not there answers 404', async () => {
  const { agent } = await withCarpools();

  for (const path of [
    '/v2',
    '/v2/journeys',
    '/v2/certificates/jpeg/x',
    '/v2/certificates/pdf',
    '/v2/certificates/pdf/',
  ]) {
    expect((await agent.get(path).expect(404)).body).toEqual(NOT_FOUND);
  }
});
