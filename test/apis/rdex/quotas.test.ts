import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer, PRINTED, seconds } from './consumer.ts';
import { ANY, contacting, offer, publishing } from './offers.ts';

const limiting = (quotas: object, dialect: object = { timestampWindow: 'off' }) =>
  publishing([offer(1)], { consumers: [{ ...PRINTED, quotas }], dialect });

test('rdex.get-journeys: beyond its quota a consumer is told when to come back, and then may', async () => {
  const simulated = await simulate(limiting({ queries: { limit: 2, per: 'PT1M' } }));
  const { search } = consumer(simulated);
  await search(ANY);
  await simulated.advance('PT20S');
  expect((await search(ANY)).status).toBe(200);

  const refused = await search(ANY);

  expect([refused.status, refused.body.error.name]).toEqual([429, 'too_many_queries']);
  expect(refused.headers['retry-after']).toBe('40');
  expect((await simulated.explain(refused)).explanation.because).toBe(
    '2 calls within PT1M are used; the window closes in 40 s',
  );

  await simulated.advance('PT39.999S');
  expect((await search(ANY)).status).toBe(429);
  await simulated.advance('PT0.001S');
  expect((await search(ANY)).status).toBe(200);
});

test('rdex: a window begins with the first call in it, not on the hour', async () => {
  const simulated = await simulate(limiting({ queries: { limit: 1, per: 'PT1H' } }));
  const { search } = consumer(simulated);
  await simulated.advance('PT59M');

  expect((await search(ANY)).status).toBe(200);
  await simulated.advance('PT59M59S');
  expect((await search(ANY)).status).toBe(429);
  await simulated.advance('PT1S');
  expect((await search(ANY)).status).toBe(200);
});

test('rdex.post-connections: messages have a quota of their own', async () => {
  const simulated = await simulate(limiting({ posts: { limit: 1, per: 'PT1M' } }));
  const { search, contact } = consumer(simulated);

  expect((await contact(contacting(1))).status).toBe(201);
  const refused = await contact(contacting(1, { details: 'Une autre question.' }));
  expect([refused.status, refused.body.error.name]).toEqual([429, 'too_many_post']);
  expect(refused.headers['retry-after']).toBe('60');

  expect((await search(ANY)).status).toBe(200);
});

test('rdex: a request nobody has signed spends no quota; a signed one that is wrong does', async () => {
  const simulated = await simulate(limiting({ queries: { limit: 2, per: 'PT1M' } }));
  const impostor = consumer(simulated, { keys: { ...PRINTED, privatekey: 'wrong' } });

  for (let n = 0; n < 3; n += 1) expect((await impostor.search(ANY)).status).toBe(401);
  const { search } = consumer(simulated);
  expect((await search({ ...ANY, frequency: 'sometimes' })).status).toBe(400);
  expect((await search(ANY)).status).toBe(200);
  expect((await search(ANY)).status).toBe(429);
});

test('rdex: consumers do not spend each other’s quota, and of many calls at once just so many pass', async () => {
  const quotas = { queries: { limit: 5, per: 'PT1M' } };
  const other = { apikey: 'other', privatekey: 'other_private' };
  const simulated = await simulate(
    publishing([], {
      consumers: [
        { ...PRINTED, quotas },
        { ...other, quotas },
      ],
    }),
  );

  const answers = await Promise.all(Array.from({ length: 20 }, () => consumer(simulated).search(ANY)));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  expect((await consumer(simulated, { keys: other, timestamp: seconds() }).search(ANY)).status).toBe(200);
});
