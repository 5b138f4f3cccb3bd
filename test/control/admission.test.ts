import { networkInterfaces } from 'node:os';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { admit } from '../../src/control/admission.ts';
import { Failure } from '../../src/kit/failure.ts';
import type { Request } from '../../src/kit/request.ts';
import { simulate } from '../simulate.ts';

const WORLDS = '/_sim/worlds';

test('control: asks for the token it was started with, except for health and ready', async () => {
  const { agent } = await simulate(undefined, { controlToken: 'secret-token' });

  const none = await agent.get(WORLDS);
  expect(none.status).toBe(401);
  expect(none.headers['www-authenticate']).toMatch(/^Bearer/);
  await agent.get(WORLDS).set('Authorization', 'Bearer secret-tokem').expect(401);
  await agent.get(WORLDS).set('Authorization', 'Basic secret-token').expect(401);
  await agent.put(`${WORLDS}/default`).send({}).expect(401);
  await agent.get(WORLDS).set('Authorization', 'Bearer secret-token').expect(200);
  await agent.get(WORLDS).set('Authorization', 'bearer secret-token').set('Host', 'sim.example').expect(200);
  await agent.get('/_sim/health').expect(200);
  await agent.get('/_sim/ready').expect(200);
});

test('control: refuses a name that DNS may have pointed at this machine', async () => {
  const { agent } = await simulate();

  const { status, body } = await agent.get(WORLDS).set('Host', 'rebound.example:8080');

  expect(status).toBe(403);
  expect(body.detail).toContain('rebound.example');
  expect(body.detail).toContain('--control-token');
  for (const host of ['localhost.example', 'evil-localhost', '127.0.0.1.example', '2130706433', 'localhost.']) {
    await agent.get(WORLDS).set('Host', host).expect(403);
  }
  for (const host of ['localhost', 'LOCALHOST:8080', 'sim.localhost:80', '127.0.0.1:9', '[::1]:8080', '192.0.2.1']) {
    await agent.get(WORLDS).set('Host', host).expect(200);
  }
  await agent.get('/_sim/health').set('Host', 'rebound.example').expect(200);
});

test('control: answers under the name of --public-url', async () => {
  const { agent } = await simulate(undefined, { publicUrl: 'https://sim.example:8443/base' });

  await agent.get(WORLDS).set('Host', 'sim.example:8443').expect(200);
  await agent.get(WORLDS).set('Host', 'SIM.example:8443').set('Origin', 'https://sim.example:8443').expect(200);
  await agent.get(WORLDS).set('Host', 'other.example:8443').expect(403);
});

test('control: refuses what a browser sends for a page of another machine', async () => {
  const { agent, url } = await simulate();
  const reset = (origin: string) => agent.post(`${WORLDS}/default/reset`).set('Origin', origin);

  for (const origin of ['https://evil.example', 'null', 'http://192.0.2.7:8080', 'http://localhost.example']) {
    const { status, body } = await reset(origin);
    expect(status).toBe(403);
    expect(body.detail).toContain(origin);
  }
  for (const origin of [url, 'http://localhost:5173', 'http://console.localhost']) await reset(origin).expect(200);
});

test('control: answers under any name when it is open', async () => {
  const { agent } = await simulate(undefined, { controlOpen: true });

  await agent.get(WORLDS).set('Host', 'sim.example').set('Origin', 'https://evil.example').expect(200);
});

const address = Object.values(networkInterfaces())
  .flatMap((interfaces) => interfaces ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test.runIf(address !== undefined)('control: answers this machine only, whatever X-Forwarded-For says', async () => {
  const closed = await simulate(undefined, { host: '0.0.0.0' });
  const open = await simulate(undefined, { host: '0.0.0.0', controlOpen: true });
  const from = (url: string) => supertest(url.replace('0.0.0.0', address ?? ''));

  const { status, body } = await from(closed.url).get(WORLDS).set('X-Forwarded-For', '127.0.0.1');

  expect(status).toBe(403);
  expect(body.detail).toContain(address);
  await from(closed.url).get('/_sim/health').expect(200);
  await from(open.url).get(WORLDS).expect(200);
});

test('control: takes only loopback peers for this machine', () => {
  const fail = (documentedCase: string, because: string) => new Failure(documentedCase, because);
  const desk = { token: undefined, open: false, publicHost: undefined };
  const from = (peer: string) => () =>
    admit({ peer, hostname: '127.0.0.1', headers: { host: '127.0.0.1' } } as Request, desk, fail);

  for (const peer of ['127.0.0.1', '127.1.2.3', '::1']) expect(from(peer)).not.toThrow();
  for (const peer of ['192.0.2.1', '10.0.0.1', '::2', '', '1127.0.0.1', 'fe80::1']) expect(from(peer)).toThrow(Failure);
});

test('control: a request that a proxy passed on is not from this machine', async () => {
  const { agent } = await simulate();

  await agent.get('/_sim/worlds').set('X-Forwarded-For', '203.0.113.7').expect(403);
  await agent.get('/_sim/ready').set('X-Forwarded-For', '203.0.113.7').expect(200);
});

test('control: a stranger is turned away before the body is read', async () => {
  const { agent } = await simulate();

  const { status } = await agent.put('/_sim/worlds/default').set('Host', 'evil.example').send('x'.repeat(1000));

  expect(status).toBe(403);
});

test('control: its answers do not carry the id of a journal entry of a world', async () => {
  const { agent, explain } = await simulate();

  const catalogue = await agent.get('/_sim/catalogue').expect(200);
  const misspelt = await agent.get('/rdexapii/journeys.json').expect(404);

  expect(catalogue.headers['x-sim-request']).toMatch(/^c\d+$/);
  expect((await explain(misspelt)).explanation.because).toContain('/rdexapii/journeys.json');
});
