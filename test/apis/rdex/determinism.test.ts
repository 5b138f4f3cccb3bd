import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { type Consumer, consumer, hmac, PRINTED, seconds } from './consumer.ts';
import { type Answer, send } from './http-client.ts';
import { ANY, contacting, offer, publishing } from './offers.ts';
import { remembered } from './world.ts';

const scenario = {
  ...publishing([offer(1), offer(2)], {
    generate: { journeys: 200 },
    consumers: [{ ...PRINTED, quotas: { posts: { limit: 3, per: 'PT1H' } } }],
  }),
  faults: [{ operation: 'rdex.get-journeys', error: 'internal-error', probability: 0.3 }],
};

/** What two simulators are asked alike; the host is named, for their ports differ. */
async function story(simulated: Simulated): Promise<string[]> {
  const host = 'www.operator.com';
  const sent = async (target: string, more: object = {}) => {
    const signed = `${target}&signature=${hmac(`http://${host}${target}`, PRINTED.privatekey)}`;
    return whole(
      await send(simulated.url, { target: signed, ...more, headers: { host, 'content-type': 'application/json' } }),
    );
  };
  const plain = (resource: string) => `/rdexapi/${resource}?timestamp=${seconds()}&apikey=${PRINTED.apikey}`;
  const searching = (extension: string) => {
    const { searching: target } = consumer({ url: `http://${host}` });
    return target(ANY, extension).replace(/&signature=.*/, '');
  };
  const told: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    told.push(await sent(searching('.json')), await sent(searching('.xml')), await sent(plain('journeys')));
    const body = JSON.stringify(contacting(1, { details: `message ${n >> 1}` }));
    told.push(await sent(plain('connections.json'), { method: 'POST', body }));
    await simulated.advance('PT5M');
  }
  return told;
}

const whole = ({ status, rawHeaders, text }: Answer): string => [status, ...rawHeaders, text].join('\n');

test('rdex: the same scenario, seed, clock and requests give the same bytes', async () => {
  const [one, other] = [await simulate(scenario), await simulate(scenario)];

  const told = await story(one);

  expect(await story(other)).toEqual(told);
  expect(await remembered(other)).toEqual(await remembered(one));
  const statuses = new Set(told.map((text) => text.split('\n')[0]));
  expect([...statuses].sort()).toEqual(['200', '201', '400', '409', '429', '500']);
});

test('rdex: another seed draws other faults', async () => {
  const [one, other] = [await simulate(scenario), await simulate({ ...scenario, seed: 43 })];

  expect(await story(other)).not.toEqual(await story(one));
});

test('rdex: a hundred worlds at once do not see each other', { timeout: 120_000 }, async () => {
  const simulated = await simulate();
  const names = Array.from({ length: 100 }, (_, n) => `world-${n}`);
  const p = { ...ANY, driver: { state: 1 }, passenger: { state: 0 } };
  const inWorld = (name: string): Consumer =>
    consumer(simulated, { prefix: `/w/${name}`, timestamp: seconds(Date.now()) });

  const answers = await Promise.all(
    names.map(async (name, n) => {
      const { contact, search } = inWorld(name);
      const details = `message ${n}`;
      const body = {
        details,
        journeys: { uuid: 11031710 },
        driver: { state: 'recipient', uuid: 1011327 },
        passenger: { state: 'sender' },
      };
      const [first, again] = [await contact(body), await contact(body)];
      return [first.status, again.status, (await search(p)).status];
    }),
  );

  expect(answers).toEqual(names.map(() => [201, 409, 200]));
  const texts = await Promise.all(
    names.map(async (name) => {
      const { body } = await simulated.agent.get(`/_sim/worlds/${name}/outbox`).expect(200);
      return body.messages.map(({ text }: { text: string }) => text);
    }),
  );
  expect(texts).toEqual(names.map((_, n) => [`message ${n}`]));
  expect((await remembered(simulated)).messages).toEqual([]);
});

test('rdex: journeys added to one world are not found in another', async () => {
  const simulated = await simulate(publishing([]));
  await simulated.happen('rdex.journeys.add', { journeys: [offer(1)] });

  expect(await consumer(simulated).found(ANY)).toEqual([1]);
  const other = consumer(simulated, { prefix: '/w/other', timestamp: seconds(Date.now()) });
  expect(await other.found(ANY)).toEqual([11031710]);
});

test('rdex: a signature made for one world does not open another', async () => {
  const simulated = await simulate();
  const target = `/w/one/rdexapi/journeys.json?timestamp=${seconds(Date.now())}&apikey=${PRINTED.apikey}`;
  const signed = consumer(simulated).signed(target);

  expect((await send(simulated.url, { target: signed })).body.error.field).toBe('p');
  expect((await send(simulated.url, { target: signed.replace('/w/one', '/w/two') })).body.error.name).toBe(
    'signature_mismatch',
  );
});
