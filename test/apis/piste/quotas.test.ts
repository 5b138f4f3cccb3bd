import { expect, test } from 'vitest';
import { check, explained, GUIDE, tokenOf, withApplication } from './piste.ts';

test('piste.healthcheck: answers quota-exceeded when a quota is spent, until its calendar window closes', async () => {
  const simulated = await withApplication(
    { quotas: [{ limit: 2, per: 'PT1H' }] },
    { clock: { at: '2026-01-15T09:33:00Z', frozen: true } },
  );
  const token = await tokenOf(simulated);

  await check(simulated, token).expect(200);
  await check(simulated, token).expect(200);
  const response = await check(simulated, token);

  expect(response.status).toBe(429);
  expect(response.text).toBe('Too Many Requests');
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(response.headers['retry-after']).toBe('1620');
  expect(response.headers['x-rate-limit']).toBe('[{"window":1620,"type":"throttle","remaining":0}]');
  expect(await explained(simulated, response)).toEqual({
    outcome: 'refused',
    case: 'quota-exceeded',
    document: GUIDE,
    section: "Appel d'un endpoint",
    because: 'application demo has used its 2 calls of this window',
  });
  await simulated.advance('PT26M59.999S');
  await check(simulated, token).expect(429).expect('retry-after', '1');
  await simulated.advance('PT0.001S');
  await check(simulated, token).expect(200);
});

test('piste.healthcheck: says what is left of a quota from 80 % of it on', async () => {
  const simulated = await withApplication({ quotas: [{ limit: 10, per: 'PT1M' }] });
  const token = await tokenOf(simulated);

  const told: (string | undefined)[] = [];
  for (let n = 0; n < 11; n += 1) told.push((await check(simulated, token)).headers['x-rate-limit']);

  const left = (remaining: number) => `[{"window":60,"type":"throttle","remaining":${remaining}}]`;
  expect(told).toEqual([...Array(7).fill(undefined), left(2), left(1), left(0), left(0)]);
});

test('piste.healthcheck: says what is left of a quota also when it refuses', async () => {
  const simulated = await withApplication({ profile: false, quotas: [{ limit: 1, per: 'PT1M' }] });
  const token = await tokenOf(simulated);

  const response = await check(simulated, token);

  expect(response.status).toBe(403);
  expect(response.headers['x-rate-limit']).toBe('[{"window":60,"type":"throttle","remaining":0}]');
});

test('piste.healthcheck: obeys several quotas at once, and waits for the one that takes longest', async () => {
  const simulated = await withApplication({
    quotas: [
      { limit: 2, per: 'PT1S' },
      { limit: 3, per: 'PT1H' },
    ],
  });
  const token = await tokenOf(simulated);

  await check(simulated, token).expect(200);
  const second = await check(simulated, token);
  expect(second.headers['x-rate-limit']).toBe('[{"window":1,"type":"throttle","remaining":0}]');
  await check(simulated, token).expect(429).expect('retry-after', '1');

  await simulated.advance('PT1S');
  const third = await check(simulated, token);
  expect(third.status).toBe(200);
  expect(third.headers['x-rate-limit']).toBe('[{"window":3599,"type":"throttle","remaining":0}]');
  await simulated.advance('PT10S');
  await check(simulated, token).expect(429).expect('retry-after', '3589');
});

test('piste.healthcheck: waits for the longest of the quotas that are spent', async () => {
  const simulated = await withApplication({
    quotas: [
      { limit: 1, per: 'PT1H' },
      { limit: 1, per: 'PT1S' },
    ],
  });
  const token = await tokenOf(simulated);

  await check(simulated, token).expect(200);

  await check(simulated, token).expect(429).expect('retry-after', '3600');
});

test('piste.healthcheck: charges a refused call to no quota', async () => {
  const simulated = await withApplication({
    quotas: [
      { limit: 1, per: 'PT1S' },
      { limit: 2, per: 'P1D' },
    ],
  });
  const token = await tokenOf(simulated);

  await check(simulated, token).expect(200);
  for (let n = 0; n < 5; n += 1) await check(simulated, token).expect(429).expect('retry-after', '1');
  await simulated.advance('PT1S');

  await check(simulated, token).expect(200);
  await simulated.advance('PT1S');
  await check(simulated, token).expect(429).expect('retry-after', '53998');
});

test('piste.healthcheck: counts the calls of an application whatever its token, and of others apart', async () => {
  const quotas = [{ limit: 1, per: 'PT1M' }];
  const approved = { apis: { 'sne-cotation': 'approved' as const }, profile: true, clientSecret: 's3cret', quotas };
  const applications = ['demo', 'other'].map((clientId) => ({ clientId, ...approved }));
  const simulated = await withApplication({}, { given: { piste: { applications } } });
  const tokens = [await tokenOf(simulated), await tokenOf(simulated), await tokenOf(simulated, { client_id: 'other' })];

  const statuses: number[] = [];
  for (const token of tokens) statuses.push((await check(simulated, token)).status);

  expect(statuses).toEqual([200, 429, 200]);
});

test('piste.healthcheck: counts calls that come at once', async () => {
  const simulated = await withApplication({ quotas: [{ limit: 5, per: 'PT1M' }] });
  const token = await tokenOf(simulated);

  const answers = await Promise.all(Array.from({ length: 20 }, () => check(simulated, token)));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
});

test('piste.healthcheck: charges nothing to a call whose token is refused', async () => {
  const simulated = await withApplication({ quotas: [{ limit: 1, per: 'PT1M' }] });
  const token = await tokenOf(simulated);

  await check(simulated, 'unknown').expect(401);

  await check(simulated, token).expect(200);
});
