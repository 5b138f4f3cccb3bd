import { expect, test } from 'vitest';
import { ASKED, CREATE, create, TOKEN, withCarpools } from './covoiturage.ts';

const BAD_REQUEST = { code: 400, error: 'Bad Request' };

test.each([
  ['no tz', { identity: ASKED.identity }, ['tz']],
  ['no identity', { tz: 'Europe/Paris' }, ['identity']],
  ['tz of a wrong type', { ...ASKED, tz: 1 }, ['tz']],
  ['an unknown time zone', { ...ASKED, tz: 'Europe/Pariss' }, ['tz']],
  ['an empty tz', { ...ASKED, tz: '' }, ['tz']],
  ['a tz of 257 characters', { ...ASKED, tz: 'x'.repeat(257) }, ['tz']],
  ['an unknown key', { ...ASKED, operator_id: 1 }, []],
  ['a number for a phone', { ...ASKED, identity: { phone: 33612345678 } }, undefined],
  [
    'both identities at once',
    { ...ASKED, identity: { phone: '+33612345678', phone_trunc: '+336123456', operator_user_id: '1' } },
    undefined,
  ],
  ['operator_user_id alone', { ...ASKED, identity: { operator_user_id: '1' } }, undefined],
  ['phone_trunc alone', { ...ASKED, identity: { phone_trunc: '+336123456' } }, undefined],
  ['no identity in it', { ...ASKED, identity: {} }, undefined],
  ['an identity that is a list', { ...ASKED, identity: ['+33612345678'] }, undefined],
  ['a phone with a comma', { ...ASKED, identity: { phone: '06,12,34,56,78' } }, ['identity', 'phone']],
  ['a phone of zeros', { ...ASKED, identity: { phone: '0000000000' } }, ['identity', 'phone']],
  ['a phone of no operator', { ...ASKED, identity: { phone: '0701021870' } }, ['identity', 'phone']],
  ['a phone without its beginning', { ...ASKED, identity: { phone: '45 24 7000' } }, ['identity', 'phone']],
  ['a text around a phone', { ...ASKED, identity: { phone: 'tel 0612345678' } }, ['identity', 'phone']],
  ['a phone that is too long', { ...ASKED, identity: { phone: `+33${'6'.repeat(30)}` } }, undefined],
  [
    'a phone_trunc that begins no phone',
    { ...ASKED, identity: { phone_trunc: '+330000000', operator_user_id: '1' } },
    ['identity', 'phone_trunc'],
  ],
  ['a date without time', { ...ASKED, start_at: '2019-01-01' }, ['start_at']],
  ['a date without zone', { ...ASKED, start_at: '2019-01-01T00:00:00' }, ['start_at']],
  ['a day that does not exist', { ...ASKED, end_at: '2019-02-30T00:00:00Z' }, ['end_at']],
  ['an hour that does not exist', { ...ASKED, end_at: '2019-02-28T25:00:00Z' }, ['end_at']],
  ['an offset that does not exist', { ...ASKED, end_at: '2019-02-28T00:00:00+25:00' }, ['end_at']],
  ['a date of a wrong type', { ...ASKED, end_at: 1546300800 }, ['end_at']],
  ['three positions', { ...ASKED, positions: Array(3).fill({ lat: 1, lon: 1 }) }, ['positions']],
  ['a latitude out of range', { ...ASKED, positions: [{ lat: 90.1, lon: 0 }] }, ['positions', '0', 'lat']],
  ['a longitude out of range', { ...ASKED, positions: [{ lat: 0, lon: -180.1 }] }, ['positions', '0', 'lon']],
  ['a coordinate as text', { ...ASKED, positions: [{ lat: '47.6', lon: 0 }] }, ['positions', '0', 'lat']],
  [
    'a coordinate that JSON has no number for',
    { ...ASKED, positions: [{ lat: Number.NaN, lon: 0 }] },
    ['positions', '0', 'lat'],
  ],
  ['a position without longitude', { ...ASKED, positions: [{ lat: 1 }] }, ['positions', '0', 'lon']],
  ['positions that are no list', { ...ASKED, positions: { lat: 1, lon: 1 } }, ['positions']],
  ['a list for a body', [ASKED], undefined],
])('covoiturage.create-certificate: answers 400 to %s', async (_, body, field) => {
  const simulated = await withCarpools();

  const refused = await create(simulated, body).expect(400);

  expect(refused.body).toEqual(BAD_REQUEST);
  const { explanation } = await simulated.explain(refused);
  expect(explanation.case).toBe('bad-request');
  if (field !== undefined) expect(explanation.details?.['field'] ?? []).toEqual(field);
});

test.each([
  ['nothing', undefined, 'application/json'],
  ['what is no JSON', '{"tz": "Europe/Paris",}', 'application/json'],
  [
    'an infinite coordinate',
    '{"tz":"UTC","identity":{"phone":"0612345678"},"positions":[{"lat":1e400,"lon":0}]}',
    'application/json',
  ],
  ['a form', 'tz=UTC', 'application/x-www-form-urlencoded'],
  ['a body that is too large', JSON.stringify({ ...ASKED, tz: 'x'.repeat(70_000) }), 'application/json'],
  ['JSON that is nested too deep', '['.repeat(5000), 'application/json'],
])('covoiturage.create-certificate: answers 400 to %s', async (_, body, type) => {
  const { agent } = await withCarpools();

  const request = agent.post(CREATE).set('Authorization', `Bearer ${TOKEN}`).set('Content-Type', type);
  const { body: answer } = await request.send(body).expect(400);

  expect(answer).toEqual(BAD_REQUEST);
});

test('covoiturage.create-certificate: keys that reach for prototypes reach nothing', async () => {
  const { agent } = await withCarpools();

  const body = '{"tz":"UTC","identity":{"phone":"0612345678"},"__proto__":{"polluted":true}}';
  await agent
    .post(CREATE)
    .set('Authorization', `Bearer ${TOKEN}`)
    .set('Content-Type', 'application/json')
    .send(body)
    .expect(201);

  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
