import { expect, test } from 'vitest';
import { simulate } from '../simulate.ts';
import { credentials } from './stories.ts';

const EVENTS = '/_sim/worlds/default/events';

const bob = 'bob@example.com';

test('control.events: makes an event happen and gives its result', async () => {
  const { agent } = await simulate({});

  const { status, body } = await agent.post(EVENTS).send({ event: 'piste.account.create', email: bob });

  expect(status).toBe(200);
  expect(body).toEqual({ email: bob, message: 'm1' });
});

test('control.events: answers 400 to an event that is malformed, and names the field', async () => {
  const { agent } = await simulate({});
  const bad: [object, string][] = [
    [{ event: 'piste.account.create' }, 'email'],
    [{ event: 'piste.account.create', email: 7 }, 'email'],
    [{ event: 'piste.account.create', email: bob, colour: 'red' }, 'colour'],
  ];

  for (const [given, subject] of bad) {
    const { status, body } = await agent.post(EVENTS).send(given);
    expect({ status, subject: body.subject }).toEqual({ status: 400, subject });
  }
});

test('control.events: answers 404 to a reference that is unknown', async () => {
  const { agent } = await simulate({});

  const { status, body } = await agent.post(EVENTS).send({ event: 'piste.account.activate', email: bob });

  expect(status).toBe(404);
  expect(body).toMatchObject({ subject: 'email', detail: `${bob} has no account` });
});

test('control.events: answers 409 to a precondition that does not hold', async () => {
  const { agent, happen } = await simulate({});
  await happen('piste.account.create', { email: bob });

  const { status, body } = await agent.post(EVENTS).send({ event: 'piste.account.create', email: bob });

  expect(status).toBe(409);
  expect(body).toMatchObject({ subject: 'email', detail: `${bob} has an account already` });
});

test('control.events: answers 400 to an unknown event, with those that are like it', async () => {
  const { agent } = await simulate({});

  const { status, body } = await agent.post(EVENTS).send({ event: 'piste.acount.activate' });

  expect(status).toBe(400);
  expect(body.subject).toBe('event');
  expect(body.near[0]).toBe('piste.account.activate');
  expect(body.detail).toContain('piste.account.activate');
});

test('control.events: answers 400 to what is no event at all', async () => {
  const { agent } = await simulate({});

  for (const body of [{}, { event: 5 }, [], { event: '' }, { event: '__proto__' }, { event: 'x'.repeat(1000) }]) {
    expect((await agent.post(EVENTS).send(body)).status, JSON.stringify(body)).toBe(400);
  }
  const nested = `{"event":"piste.account.create","email":${'['.repeat(100_000)}`;
  await agent.post(EVENTS).set('Content-Type', 'application/json').send(nested).expect(400);
});

test('control.events: happens in its own world only', async () => {
  const { agent } = await simulate({});

  await agent.post('/_sim/worlds/other/events').send({ event: 'piste.account.create', email: bob }).expect(200);

  expect((await agent.get('/_sim/worlds/default/outbox')).body.messages).toEqual([]);
  expect((await agent.get('/_sim/worlds/other/outbox')).body.messages).toHaveLength(1);
});

test('control.links: follows the link of a mail, once', async () => {
  const { agent, happen, url } = await simulate({});
  await happen('piste.account.create', { email: bob });
  const { body } = await agent.get('/_sim/worlds/default/outbox');
  const link = body.messages[0].link.replace(url, '');

  const first = await agent.get(link);
  const second = await agent.get(link);

  expect(first.status).toBe(200);
  expect(first.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(first.text).toContain("C'est fait");
  expect(second.status).toBe(409);
  expect(second.body.subject).toBe('email');
  const { rows } = (await agent.get('/_sim/worlds/default/rows/piste.applications')).body;
  const client = { client_id: rows[0].id, client_secret: rows[0].clientSecret };
  await agent
    .post('/api/oauth/token')
    .type('form')
    .send({ ...credentials, ...client })
    .expect(200);
});

test('control.links: answers 404 to a code that no mail has', async () => {
  const { agent } = await simulate({});

  await agent.get('/_sim/worlds/default/links/nothing').expect(404);
  await agent.get('/_sim/worlds/default/links/__proto__').expect(404);
});

test('control.links: needs no token, as its code is one', async () => {
  const { agent, url } = await simulate(undefined, { controlToken: 'secret-token' });
  const authorized = { Authorization: 'Bearer secret-token' };
  await agent.post(EVENTS).set(authorized).send({ event: 'piste.account.create', email: bob }).expect(200);
  const { body } = await agent.get('/_sim/worlds/default/outbox').set(authorized);

  await agent.get(body.messages[0].link.replace(url, '')).expect(200);
});
