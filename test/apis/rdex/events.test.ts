import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer } from './consumer.ts';
import { ANY, contacting, GRENOBLE, LYON, offer, publishing } from './offers.ts';
import { outbox, rows } from './world.ts';

test('rdex.journeys.add: a journey that is added is found and its driver can be written to', async () => {
  const simulated = await simulate(publishing([]));
  const { found, contact } = consumer(simulated);

  expect(await simulated.happen('rdex.journeys.add', { journeys: [offer(1), offer(2)] })).toMatchObject({ added: 2 });

  expect(await found(ANY)).toEqual([1, 2]);
  expect((await contact(contacting(2))).status).toBe(201);
});

test('rdex.journeys.remove: a journey that is removed is neither found nor contactable', async () => {
  const simulated = await simulate(publishing([offer(1), offer(2)]));
  const { found, contact } = consumer(simulated);

  await simulated.happen('rdex.journeys.remove', { uuid: 1 });

  expect(await found(ANY)).toEqual([2]);
  expect((await contact(contacting(1))).body.error.name).toBe('resource_not_found');
  await simulated.happen('rdex.journeys.add', { journeys: [offer(1)] });
  expect(await found(ANY)).toEqual([2, 1]);
});

const sending = ({ agent }: Awaited<ReturnType<typeof simulate>>, body: object) =>
  agent.post('/_sim/worlds/default/events').send(body);

test('rdex.journeys: an event that cannot happen says why and changes nothing', async () => {
  const simulated = await simulate(publishing([offer(1)]));
  const add = (journeys: unknown) => sending(simulated, { event: 'rdex.journeys.add', journeys });

  expect((await add([offer(2), offer(1)])).status).toBe(409);
  expect((await add([offer(2), offer(2)])).status).toBe(409);
  expect((await add([offer(2), { uuid: 3 }])).status).toBe(400);
  expect((await add('all')).status).toBe(400);
  expect((await sending(simulated, { event: 'rdex.journeys.remove', uuid: 9 })).status).toBe(404);
  expect((await sending(simulated, { event: 'rdex.journeys.remove' })).status).toBe(400);

  expect(await rows(simulated, 'rdex.journeys')).toHaveLength(1);
  expect(await consumer(simulated).found(ANY)).toEqual([1]);
});

test('rdex.journeys.remove: an offer may be withdrawn some time after somebody asked for it', async () => {
  const reactions = [{ on: 'rdex.post-connections', after: 'PT10M', do: { event: 'rdex.journeys.remove', uuid: 1 } }];
  const simulated = await simulate({ ...publishing([offer(1)]), reactions });
  const { found, contact } = consumer(simulated);

  await contact(contacting(404));
  await simulated.advance('PT10M');
  expect(await found(ANY)).toEqual([1]);

  await contact(contacting(1));
  await simulated.advance('PT9M59S');
  expect(await found(ANY)).toEqual([1]);
  await simulated.advance('PT1S');
  expect(await found(ANY)).toEqual([]);
  expect(await outbox(simulated)).toHaveLength(1);
});

const generating = (journeys: number) => ({
  given: { rdex: { consumers: publishing([]).given.rdex.consumers, generate: { journeys } } },
});

test('rdex: generated journeys are whole, in France, ahead, and all different', async () => {
  const simulated = await simulate(generating(300));

  const offers = (await rows(simulated, 'rdex.journeys')).map(({ offer }) => offer) as Record<string, never>[];

  expect(new Set(offers.map(({ uuid }) => uuid)).size).toBe(300);
  for (const { from, to, outward, driver, passenger, distance, frequency, days } of offers as never[] as Generated[]) {
    for (const { latitude, longitude } of [from, to]) {
      expect(latitude > 41 && latitude < 51.5 && longitude > -5.5 && longitude < 10).toBe(true);
    }
    expect(
      outward.mindate >= '2026-01-15' && outward.maxdate >= outward.mindate && outward.maxdate <= '2027-01-16',
    ).toBe(true);
    expect(driver.state + passenger.state).toBe(1);
    expect(distance > 0 && distance < 450_000).toBe(true);
    const timed = Object.keys(days).filter((day) => days[day] === 1);
    expect(timed.every((day) => outward[day] !== undefined)).toBe(true);
    expect(timed).toHaveLength(frequency === 'regular' ? 5 : 1);
  }
});

test('rdex: a generated journey is found by its own ends and its driver can be written to', async () => {
  const simulated = await simulate(generating(50));
  const { found, contact } = consumer(simulated);
  const offers = (await rows(simulated, 'rdex.journeys')).map(({ offer }) => offer) as never[] as Generated[];

  for (const { uuid, from, to, driver, passenger, frequency, outward } of offers.slice(0, 20)) {
    const p = { driver: { state: driver.state }, passenger: { state: passenger.state }, from, to, frequency };
    expect((await found({ ...p, outward: { mindate: outward.mindate, maxdate: outward.maxdate } }))[0]).toBe(uuid);
    const [role, other] = driver.state === 1 ? ['driver', 'passenger'] : ['passenger', 'driver'];
    const person = driver.state === 1 ? driver : passenger;
    const body = {
      details: 'Bonjour',
      journeys: { uuid },
      [role as string]: { state: 'recipient', uuid: person.uuid },
      [other as string]: { state: 'sender' },
    };
    expect((await contact(body)).status).toBe(201);
  }
});

test('rdex: the same seed makes the same journeys, another one others', async () => {
  const made = async (seed: number, count = 40) =>
    rows(await simulate({ ...generating(count), seed }), 'rdex.journeys');

  const journeys = await made(7);
  expect(await made(7)).toEqual(journeys);
  expect(await made(8)).not.toEqual(journeys);
  expect((await made(7, 60)).slice(0, 40)).toEqual(journeys);
});

test('rdex: 20000 generated journeys are searched in no time', async () => {
  const simulated = await simulate(generating(20_000));
  const { found } = consumer(simulated);
  await found(ANY);

  const before = performance.now();
  for (let n = 0; n < 50; n += 1) await found({ ...ANY, from: LYON, to: GRENOBLE });
  expect(performance.now() - before).toBeLessThan(5000);
});

interface Generated {
  readonly uuid: number;
  readonly from: { latitude: number; longitude: number };
  readonly to: { latitude: number; longitude: number };
  readonly outward: { mindate: string; maxdate: string; [day: string]: unknown };
  readonly driver: { uuid: number; state: number };
  readonly passenger: { uuid: number; state: number };
  readonly distance: number;
  readonly frequency: string;
  readonly days: Readonly<Record<string, number>>;
}
