import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { consumer, fields, hmac, PRINTED, seconds } from './consumer.ts';
import { send } from './http-client.ts';
import { fixture, publishing } from './offers.ts';
import { defaultScenario, outbox } from './world.ts';

/** Section 2.1, as printed: brackets bare, fourteen digits of timestamp; the instant and the signature are ours. */
const search = (timestamp: string) =>
  `/rdexapi/journeys.json?timestamp=${timestamp}&apikey=operator_public_key&p[driver][state]=1&p[passenger][state]=0` +
  '&p[from][latitude]=45.128038&p[from][longitude]=5.587706&p[to][latitude]=45.172348&p[to][longitude]=5.62839' +
  '&p[outward][mindate]=2015-12-14&p[outward][maxdate]=2015-12-14';

const ofSection21 = JSON.stringify(fixture('printed-journeys.json')['section 2.1']);
const ofAnnex2 = JSON.stringify(fixture('printed-journeys.json')['annex 2']);

const MESSAGE = `Bonjour

J'ai vu votre annonce de covoiturage pour un trajet Valence / Grenoble, et je souhaiterais rentrer en contact avec vous.

Mon email : monsieurtoutlemonde@gmail.com

Cordialement`;

/** A request to the host that the document names, signed for it. */
function asked({ url }: Simulated, target: string, more: object = {}) {
  const signed = `${target}&signature=${hmac(`http://www.operator.com${target}`, PRINTED.privatekey)}`;
  return send(url, {
    target: signed,
    ...more,
    headers: { host: 'www.operator.com', ...(more as { headers?: object }).headers },
  });
}

/** Ten thousandths of a second, as PHP's microtime gives and sections 2.1 and 2.2 print. */
const microtime = (): string => String(Date.now() * 10);

test('rdex.get-journeys: the search of section 2.1 finds the journey printed there, in a list', async () => {
  const simulated = await simulate();

  const { status, text, headers } = await asked(simulated, search(microtime()));

  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(text).toBe(`[${ofSection21}]`);
});

test('rdex.get-journeys: under `shape: single` the body of section 2.1 comes exactly as printed', async () => {
  const simulated = await simulate({ given: defaultScenario().given, dialect: { rdex: { shape: 'single' } } });

  const { status, text } = await asked(simulated, search(String(seconds() * 10_000)));

  expect(status).toBe(200);
  expect(text).toBe(ofSection21);
});

test('rdex.get-journeys: the regular round trip of annex 2 comes as printed', async () => {
  const simulated = await simulate();
  const p = {
    driver: { state: 1 },
    passenger: { state: 0 },
    from: { latitude: 45.188529, longitude: 5.724524 },
    to: { latitude: 45.764043, longitude: 4.835659 },
    frequency: 'regular',
  };

  const target = `/rdexapi/journeys.json?${fields({ timestamp: seconds(Date.now()), apikey: PRINTED.apikey, p })}`;
  const { body } = await asked(simulated, target);

  expect(JSON.stringify(body)).toBe(`[${ofAnnex2}]`);
});

test('rdex.get-journeys: the URL of section 1.2.3 is signed as its PHP says, and lacks only the search', async () => {
  const simulated = await simulate();

  for (const extension of ['json', 'xml']) {
    const target = `/rdexapi/journeys.${extension}?timestamp=${seconds(Date.now())}&apikey=operator_public_key`;
    const { status, body } = await asked(simulated, target);

    expect(status).toBe(400);
    expect(body.error).toMatchObject({ name: 'missing_required_query_parameter', field: 'p' });
  }
});

test('rdex.post-connections: the message of section 2.2 is answered 201 with nothing, and delivered', async () => {
  const simulated = await simulate();
  const body = fields({
    details: MESSAGE,
    journeys: { uuid: 10945310 },
    driver: { state: 'recipient', uuid: 1011327 },
    passenger: { state: 'sender' },
  });

  const target = `/restapi/connections.json?timestamp=${microtime()}&apikey=operator_public_key`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await asked(simulated, target, { method: 'POST', headers, body });

  expect(answer.status).toBe(201);
  expect(answer.text).toBe('');
  expect(answer.headers['content-length']).toBe('0');
  expect(await outbox(simulated)).toMatchObject([{ channel: 'email', to: '1011327@www.operator.com', text: MESSAGE }]);
});

test('rdex: the error of section 1.4 comes with its names, its wording and its field', async () => {
  const simulated = await simulate(publishing([], { operator: { name: 'Covivo', origin: 'covivo.fr' } }));
  const p = {
    driver: { state: 1 },
    passenger: { state: 0 },
    from: { latitude: 91, longitude: 5 },
    to: { latitude: 45, longitude: 5 },
  };

  const { status, text } = await consumer(simulated).search(p);

  expect(status).toBe(400);
  expect(text).toBe(
    '{"error":{"name":"invalid_input","message_debug":"must be a float between -90 and 90",' +
      '"message_user":"An unexpected error occurred. Please try again. If the problem persists, please contact Covivo.",' +
      '"field":"latitude"}}',
  );
});

test('rdex: every base and extension that the document prints answers alike', async () => {
  const simulated = await simulate();
  const query = search(microtime()).split('?')[1];

  for (const base of ['/rdexapi', '/restapi', '/rdex']) {
    for (const extension of ['.json', '']) {
      const { status, text } = await asked(simulated, `${base}/journeys${extension}?${query}`);
      expect([status, text]).toEqual([200, `[${ofSection21}]`]);
    }
  }
});
