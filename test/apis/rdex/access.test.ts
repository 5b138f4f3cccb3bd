import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { consumer, fields, PRINTED, seconds } from './consumer.ts';
import { send } from './http-client.ts';
import { ANY, contacting, offer, publishing } from './offers.ts';

const NOW = seconds();
const at = (timestamp: number | string) => ({ timestamp });

test('rdex: seconds, milliseconds and ten thousandths are read alike', async () => {
  const simulated = await simulate(publishing([]));

  for (const timestamp of [NOW, NOW * 1000, NOW * 10_000]) {
    expect((await consumer(simulated, at(timestamp)).search(ANY)).status).toBe(200);
  }
});

test.each([10, 13, 14])(
  'rdex: with %i digits exactly an hour off is accepted, a second more is not',
  async (digits) => {
    const simulated = await simulate(publishing([]));
    const unit = { 10: 1, 13: 1000, 14: 10_000 }[digits] ?? 0;
    const status = async (skew: number) => (await consumer(simulated, at((NOW + skew) * unit)).search(ANY)).status;

    expect([await status(-3600), await status(3600)]).toEqual([200, 200]);
    expect([await status(-3601), await status(3601)]).toEqual([401, 401]);
  },
);

test('rdex: a skewed timestamp is refused with its distance, before the signature is looked at', async () => {
  const simulated = await simulate(publishing([]));

  const answer = await send(simulated.url, {
    target: `/rdexapi/journeys.json?timestamp=${NOW - 3601}&apikey=${PRINTED.apikey}&signature=x`,
  });

  expect(answer.body.error).toMatchObject({ name: 'timestamp_too_skewed', field: 'timestamp' });
  expect((await simulated.explain(answer)).explanation).toMatchObject({
    because: expect.stringContaining('3601 s behind 2026-01-15T09:00:00Z'),
    details: { skewSeconds: -3601, window: 'PT1H' },
  });
});

test('rdex: the window is the scenario’s, follows the clock, and can be off', async () => {
  const simulated = await simulate(publishing([], { dialect: { timestampWindow: 'PT5M' } }));
  expect((await consumer(simulated, at(NOW - 300)).search(ANY)).status).toBe(200);
  expect((await consumer(simulated, at(NOW - 301)).search(ANY)).status).toBe(401);

  await simulated.advance('PT1S');
  expect((await consumer(simulated, at(NOW - 300)).search(ANY)).status).toBe(401);

  const off = await simulate(publishing([], { dialect: { timestampWindow: 'off' } }));
  expect((await consumer(off, at(1)).search(ANY)).status).toBe(200);
});

test.each(['', 'now', '-1768467600', '1768467600.5', '176846760012', '176846760012345', '1e9', ' 1768467600', '１７'])(
  'rdex: %j is no timestamp',
  async (timestamp) => {
    const simulated = await simulate(publishing([]));

    const { status, body } = await consumer(simulated, at(timestamp)).search(ANY);

    expect(status).toBe(400);
    const name = timestamp === '' ? 'missing_required_query_parameter' : 'invalid_input';
    expect(body.error).toMatchObject({ name, field: 'timestamp' });
  },
);

test('rdex: an apikey nobody was given is access_denied', async () => {
  const simulated = await simulate(publishing([]));

  for (const apikey of ['nobody', '__proto__', 'OPERATOR_PUBLIC_KEY']) {
    const answer = await consumer(simulated, { keys: { ...PRINTED, apikey } }).search(ANY);
    expect([answer.status, answer.body.error.name, answer.body.error.field]).toEqual([401, 'access_denied', 'apikey']);
  }
});

test('rdex: one consumer’s key does not sign for another', async () => {
  const other = { apikey: 'other_public_key', privatekey: 'other_private_key' };
  const simulated = await simulate(publishing([], { consumers: [PRINTED, other] }));

  expect((await consumer(simulated, { keys: other }).search(ANY)).status).toBe(200);
  const mixed = { apikey: other.apikey, privatekey: PRINTED.privatekey };
  expect((await consumer(simulated, { keys: mixed }).search(ANY)).body.error.name).toBe('signature_mismatch');
});

test.each(['timestamp', 'apikey', 'signature'])('rdex: %s has to be there, and once', async (name) => {
  const simulated = await simulate(publishing([]));
  const all: Record<string, unknown> = { timestamp: NOW, apikey: PRINTED.apikey, signature: 'x' };
  const error = async (query: string) =>
    (await send(simulated.url, { target: `/rdexapi/journeys.json?${query}` })).body.error;

  const { [name]: _, ...others } = all;
  const missing = { name: 'missing_required_query_parameter', field: name };
  expect(await error(fields(others))).toMatchObject(missing);
  expect(await error(fields({ ...others, [name]: '' }))).toMatchObject(missing);
  expect(await error(`${fields(all)}&${name}=again`)).toMatchObject({ name: 'invalid_input', field: name });
  expect(await error(`${fields(others)}&${name}[a]=1`)).toMatchObject({ name: 'invalid_input', field: name });
});

test('rdex: the order is apikey, address, timestamp, signature, permission, search', async () => {
  const strict = { ...PRINTED, ips: ['192.0.2.1'], permissions: ['connections'] };
  const simulated = await simulate(publishing([], { consumers: [strict] }));
  const open = await simulate(publishing([], { consumers: [{ ...strict, ips: [] }] }));
  const name = async (where: typeof simulated, timestamp: number, privatekey: string) =>
    (await consumer(where, { keys: { ...PRINTED, privatekey }, timestamp }).search({})).body.error.name;

  expect(await name(simulated, 1, 'wrong')).toBe('origin_mismatch');
  expect(await name(open, 1, 'wrong')).toBe('timestamp_too_skewed');
  expect(await name(open, NOW, 'wrong')).toBe('signature_mismatch');
  expect(await name(open, NOW, PRINTED.privatekey)).toBe('insufficient_permissions');
});

test.each([
  ['journeys', 200, 403],
  ['connections', 403, 201],
])('rdex: permission for %s alone', async (permission, searched, contacted) => {
  const simulated = await simulate(publishing([offer(1)], { consumers: [{ ...PRINTED, permissions: [permission] }] }));

  const search = await consumer(simulated).search(ANY);
  const contact = await consumer(simulated).contact(contacting(1));

  expect([search.status, contact.status]).toEqual([searched, contacted]);
  const refused = search.status === 403 ? search : contact;
  expect(refused.body.error.name).toBe('insufficient_permissions');
  expect((await simulated.explain(refused)).explanation.details).toEqual({ permissions: [permission] });
});

test('rdex: without permissions nothing is allowed', async () => {
  const simulated = await simulate(publishing([offer(1)], { consumers: [{ ...PRINTED, permissions: [] }] }));

  expect((await consumer(simulated).search(ANY)).status).toBe(403);
  expect((await consumer(simulated).contact(contacting(1))).status).toBe(403);
});
