import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { hmac, PRINTED } from './consumer.ts';
import { type Answer, send } from './http-client.ts';
import { contacting, fixture, offer, publishing } from './offers.ts';

interface Vector {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly form: string;
  readonly correct: boolean;
  readonly body?: string;
  readonly contentType?: string;
}

const vectors: readonly Vector[] = fixture('vectors.json').vectors;
const vector = (id: string): Vector => vectors.find((known) => known.id === id) as Vector;

/** Sends what the client sent, to the host it named; whoever ends TLS in front passes the host on. */
function replayed({ url }: Simulated, { method, url: sent, body, contentType }: Vector): Promise<Answer> {
  const [, host = '', target = ''] = /^https?:\/\/([^/]+)(.*)$/.exec(sent) ?? [];
  const headers = { host, ...(contentType !== undefined && { 'content-type': contentType }) };
  return send(url, { method, target, headers, ...(body !== undefined && { body }) });
}

const jean = { uuid: 1011327, alias: 'jean', seats: 3, state: 1 };
const listening = (dialect: object) =>
  publishing([offer(10945310, { driver: jean })], { dialect: { timestampWindow: 'off', ...dialect } });

/** What the vectors that carry a correct signature lack, if anything. */
const LACKING: Readonly<Record<string, string>> = {
  'spec-1.2.3-json': 'p',
  'csipiemonte-v2-get': 'driver',
  'csipiemonte-v1-get-address': 'driver',
};

test.each(vectors.filter(({ correct }) => correct))('rdex: the signature of $id is accepted', async (known) => {
  const simulated = await simulate(listening({}));

  const answer = await replayed(simulated, known);

  const lacking = LACKING[known.id];
  if (lacking === undefined) expect(answer.status).toBe(known.method === 'POST' ? 201 : 200);
  else {
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ name: 'missing_required_query_parameter', field: lacking });
  }
});

test.each(vectors.filter(({ correct }) => !correct))('rdex: the signature of $id is refused', async (known) => {
  const simulated = await simulate(listening({}));

  const answer = await replayed(simulated, known);

  expect(answer.status).toBe(401);
  expect(answer.body.error).toMatchObject({ name: 'signature_mismatch', field: 'signature' });
});

test('rdex: under `signature: strict` only the URL exactly as sent, scheme included, counts', async () => {
  const simulated = await simulate(listening({ signature: 'strict' }));

  const statuses = async (ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await replayed(simulated, vector(id))).status));

  const plain = ['spec-2.1-raw-brackets', 'spec-2.1-encoded', 'mobicoop-get-punctual', 'signature-in-the-middle'];
  expect(await statuses([...plain, 'mobicoop-post'])).toEqual([200, 200, 200, 200, 201]);
  const others = ['csipiemonte-v2-get', 'csipiemonte-v1-get-address', 'navitia-ouestgo-get', 'tampered-value'];
  expect(await statuses([...others, 'space-20'])).toEqual([401, 401, 401, 401, 401]);
});

test('rdex: under `signature: strict` what was signed for https counts behind an https --public-url', async () => {
  const options = { publicUrl: 'https://www.operator.com' };
  const simulated = await simulate(listening({ signature: 'strict' }), options);

  expect((await replayed(simulated, vector('space-20'))).status).toBe(200);
  expect((await replayed(simulated, vector('spec-1.2.3-json'))).body.error.field).toBe('p');
  expect((await replayed(simulated, vector('spec-2.1-encoded'))).body.error.name).toBe('signature_mismatch');
});

test('rdex: under `signature: presence` any signature does, but one has to be there', async () => {
  const simulated = await simulate(listening({ signature: 'presence' }));

  expect((await replayed(simulated, vector('navitia-ouestgo-get'))).status).toBe(200);
  expect((await replayed(simulated, vector('tampered-value'))).status).toBe(200);

  const { url, ...rest } = vector('navitia-ouestgo-get');
  for (const without of [url.replace('&signature=toto', ''), url.replace('toto', '')]) {
    const answer = await replayed(simulated, { ...rest, url: without });
    expect([answer.status, answer.body.error.name, answer.body.error.field]).toEqual([
      400,
      'missing_required_query_parameter',
      'signature',
    ]);
  }
});

test('rdex: a client that knows the public address, sent on to another host name, is accepted', async () => {
  const simulated = await simulate(listening({}), { publicUrl: 'https://covoiturage.example:8443' });
  const target = '/rdexapi/journeys.json?timestamp=1&apikey=operator_public_key';
  const sent = (key: string) => {
    const signature = hmac(`https://covoiturage.example:8443${target}`, key);
    return send(simulated.url, { target: `${target}&signature=${signature}` });
  };

  expect((await sent(PRINTED.privatekey)).body.error.field).toBe('p');
  expect((await sent('another key')).body.error.name).toBe('signature_mismatch');
});

test('rdex: in a world of its own the prefix is part of the signed URL', async () => {
  const simulated = await simulate();
  const target = `/w/mine/rdexapi/journeys.json?timestamp=${Math.floor(Date.now() / 1000)}&apikey=operator_public_key`;

  const [whole, without] = [target, target.replace('/w/mine', '')].map((text) =>
    hmac(simulated.url + text, PRINTED.privatekey),
  );

  expect((await send(simulated.url, { target: `${target}&signature=${whole}` })).status).toBe(400);
  expect((await send(simulated.url, { target: `${target}&signature=${without}` })).status).toBe(401);
});

test('rdex.post-connections: the body is no part of the signature', async () => {
  const simulated = await simulate(listening({}));
  const known = vector('mobicoop-post');

  const body = JSON.stringify(contacting(10945310, { driver: { state: 'recipient', uuid: 1011327 } }));
  const answer = await replayed(simulated, { ...known, body, contentType: 'application/json' });

  expect(answer.status).toBe(201);
});
