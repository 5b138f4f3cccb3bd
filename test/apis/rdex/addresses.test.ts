import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer, PRINTED } from './consumer.ts';
import { ANY, publishing } from './offers.ts';

const listing = (...ips: string[]) => publishing([], { consumers: [{ ...PRINTED, ips }] });

test.each([
  [['127.0.0.1']],
  [['192.0.2.7', '127.0.0.1']],
  [['127.0.0.0/8']],
  [['127.0.0.0/30']],
  [['127.0.0.1/32']],
  [['0.0.0.0/0']],
])('rdex: a caller at 127.0.0.1 is let in by %j', async (ips) => {
  const simulated = await simulate(listing(...ips));

  expect((await consumer(simulated).search(ANY)).status).toBe(200);
});

test.each([[['127.0.0.2']], [['192.0.2.0/24']], [['127.0.0.2/31']], [['::1']], [['2001:db8::/32']]])(
  'rdex: a caller at 127.0.0.1 is origin_mismatch for %j',
  async (ips) => {
    const simulated = await simulate(listing(...ips));

    const answer = await consumer(simulated).search(ANY);

    expect([answer.status, answer.body.error.name]).toEqual([403, 'origin_mismatch']);
    expect((await simulated.explain(answer)).explanation.details).toEqual({ peer: '127.0.0.1', ips });
  },
);

test.each([
  [['::1'], 200],
  [['0:0:0:0:0:0:0:1'], 200],
  [['::/64'], 200],
  [['2001:db8::1', '::1/128'], 200],
  [['127.0.0.1'], 403],
  [['2001:db8::/32'], 403],
])('rdex: a caller at ::1 is answered as %j says: %i', async (ips, status) => {
  const simulated = await simulate(listing(...ips), { host: '::1' });

  expect((await consumer(simulated).search(ANY)).status).toBe(status);
});

test('rdex: headers do not make a caller somebody else', async () => {
  const simulated = await simulate(listing('192.0.2.1'));
  const headers = {
    'x-forwarded-for': '192.0.2.1',
    'x-real-ip': '192.0.2.1',
    forwarded: 'for=192.0.2.1',
    'x-client-ip': '192.0.2.1',
  };

  const target = '/rdexapi/journeys.json?timestamp=1768467600&apikey=operator_public_key';
  const answer = await consumer(simulated).send({ target, headers });

  expect(answer.body.error.name).toBe('origin_mismatch');
});

test.each(['127.0.0.1/33', '1.2.3', ':::', '::/129'])('rdex: a scenario that lists %s is refused', async (ip) => {
  const simulated = await simulate();

  const { status, text } = await simulated.agent.put('/_sim/worlds/mine').send(listing(ip));

  expect(status).toBe(400);
  expect(text).toContain('ips');
});
