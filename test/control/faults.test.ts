import { expect, test } from 'vitest';
import { simulate } from '../simulate.ts';
import { credentials, withApplication } from './stories.ts';

const FAULTS = '/_sim/worlds/default/faults';

const unavailable = { operation: 'piste.token', error: 'temporarily-unavailable', times: 1 };

test('control.add-fault: strikes as often as it says', async () => {
  const { agent } = await simulate(withApplication);

  const { status, body } = await agent.post(FAULTS).send(unavailable);

  expect(status).toBe(201);
  expect(body).toEqual({ id: 'f1', ...unavailable, struck: 0 });
  await agent.post('/api/oauth/token').type('form').send(credentials).expect(503);
  await agent.post('/api/oauth/token').type('form').send(credentials).expect(200);
  expect((await agent.get(FAULTS)).body.faults).toEqual([{ id: 'f1', ...unavailable, struck: 1 }]);
});

test('control.add-fault: refuses what is undocumented or malformed, with the reason', async () => {
  const { agent } = await simulate({});
  const bad: [object, string][] = [
    [{ operation: 'piste.tokens', error: 'invalid-client' }, 'no operation is called piste.tokens'],
    [{ operation: 'piste.token', error: 'no-such' }, 'documents no error no-such'],
    [{ operation: 'piste.token' }, 'an error, a delay or a connection'],
    [{ operation: 'piste.token', delay: '2 seconds' }, 'delay'],
    [{ operation: 'piste.token', connection: 'slow' }, 'must be one of reset, hang, truncate, garbage'],
    [{ operation: 'piste.token', error: 'invalid-client', often: 3 }, 'often: this key is unknown here'],
    [{ operation: 'piste.token', error: 'invalid-client', maxConsecutive: 1 }, 'maxConsecutive goes with probability'],
    [{ operation: 'piste.token', error: 'invalid-client', probability: 2 }, 'probability'],
    [[], 'must be object'],
  ];

  for (const [fault, because] of bad) {
    const { status, body } = await agent.post(FAULTS).send(fault);
    expect({ status, detail: body.detail }).toEqual({ status: 400, detail: expect.stringContaining(because) });
  }
  expect((await agent.get(FAULTS)).body.faults).toEqual([]);
});

test('control.put-faults: replaces all, by a list or an object with one', async () => {
  const { agent } = await simulate({ faults: [unavailable] });
  const slow = { operation: 'piste.*', delay: 'PT1M30.5S' };

  const { body } = await agent.put(FAULTS).send([slow]).expect(200);
  expect(body.faults).toEqual([{ id: 'f1', ...slow, struck: 0 }]);
  const two = await agent
    .put(FAULTS)
    .send({ faults: [unavailable, slow] })
    .expect(200);

  expect(two.body.faults.map(({ id }: { id: string }) => id)).toEqual(['f1', 'f2']);
  expect((await agent.get(FAULTS)).body).toEqual(two.body);
  await agent.put(FAULTS).send(two.body).expect(200, two.body);
});

test('control.put-faults: refuses all when one is wrong', async () => {
  const { agent } = await simulate({ faults: [unavailable] });
  const before = (await agent.get(FAULTS)).body;

  const { status, body } = await agent.put(FAULTS).send([unavailable, { operation: 'nobody', error: 'x' }]);

  expect(status).toBe(400);
  expect(body.detail).toBe('faults[1]: no operation is called nobody');
  for (const nonsense of [{}, { faults: 1 }, ['x'], { faults: [], more: 1 }]) {
    await agent.put(FAULTS).send(nonsense).expect(400);
  }
  await agent.put(FAULTS).send(Array(1001).fill(unavailable)).expect(400);
  expect((await agent.get(FAULTS)).body).toEqual(before);
});

test('control.add-fault: answers 409 to one too many', async () => {
  const { agent } = await simulate({});
  await agent.put(FAULTS).send(Array(1000).fill(unavailable)).expect(200);

  await agent.post(FAULTS).send(unavailable).expect(409);
});

test('control.delete-faults: lets nothing go wrong any more', async () => {
  const { agent } = await simulate({ ...withApplication, faults: [unavailable] });

  await agent.delete(FAULTS).expect(204);

  expect((await agent.get(FAULTS)).body).toEqual({ faults: [] });
  await agent.post('/api/oauth/token').type('form').send(credentials).expect(200);
});

test('control.add-fault: strikes in its own world only', async () => {
  const { agent } = await simulate(withApplication);

  await agent.post('/_sim/worlds/other/faults').send(unavailable).expect(201);

  await agent.post('/api/oauth/token').type('form').send(credentials).expect(200);
});

test('control.add-fault: asks for JSON', async () => {
  const { agent } = await simulate({});

  for (const type of ['text/plain', 'constructor', '__proto__']) {
    const { status, body } = await agent.post(FAULTS).set('Content-Type', type).send(JSON.stringify(unavailable));
    expect(status).toBe(400);
    expect(body.detail).toContain('application/json');
  }
  await agent.post(FAULTS).set('Content-Type', 'application/json').send('{"operation":').expect(400);
  await agent.post(FAULTS).expect(400);
});
