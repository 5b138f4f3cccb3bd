import { expect, test } from 'vitest';
import { START, simulate } from '../simulate.ts';

const OUTBOX = '/_sim/worlds/default/outbox';

const create = (email: string) => ['piste.account.create', { email }] as const;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('control.get-outbox: shows the messages that people got', async () => {
  const { agent, happen, url } = await simulate({});
  await happen(...create('bob@example.com'));

  const { body } = await agent.get(OUTBOX).expect(200);

  expect(body.messages).toEqual([
    {
      id: 'm1',
      at: START,
      channel: 'email',
      to: 'bob@example.com',
      subject: 'Activation de votre compte PISTE',
      text: expect.stringContaining(body.messages[0].link),
      link: expect.stringContaining(`${url}/_sim/worlds/default/links/`),
    },
  ]);
});

test('control.get-outbox: selects by channel, addressee and last id seen', async () => {
  const { agent, happen } = await simulate({});
  for (const name of ['a', 'b', 'c']) await happen(...create(`${name}@example.com`));
  const ids = async (query: string) =>
    (await agent.get(`${OUTBOX}?${query}`).expect(200)).body.messages.map(({ id }: { id: string }) => id);

  expect(await ids('')).toEqual(['m1', 'm2', 'm3']);
  expect(await ids('channel=email')).toEqual(['m1', 'm2', 'm3']);
  expect(await ids('channel=sms')).toEqual([]);
  expect(await ids('to=b@example.com')).toEqual(['m2']);
  expect(await ids('since=m2')).toEqual(['m3']);
  expect(await ids('since=m3')).toEqual([]);
  expect(await ids('since=m1&to=a@example.com')).toEqual([]);
});

test('control.get-outbox: answers 400 to filters that mean nothing', async () => {
  const { agent } = await simulate({});

  for (const query of ['since=3', 'since=m', 'since=r1', 'channel=fax', 'wait=61', 'wait=-1', 'wait=soon', 'to[]=a']) {
    const { status, body } = await agent.get(`${OUTBOX}?${query}`);
    expect(status, query).toBe(400);
    expect(body.field).toBe(query.split(/[[=]/)[0]);
  }
});

test('control.get-outbox: waits, and answers as soon as a fitting message is there', async () => {
  const { agent, happen } = await simulate({});
  const began = Date.now();
  const waiting = agent.get(`${OUTBOX}?to=bob@example.com&wait=20`).then(({ body }) => body.messages);
  await pause(100);

  await happen(...create('eve@example.com'));
  await happen(...create('bob@example.com'));

  expect(await waiting).toMatchObject([{ id: 'm2', to: 'bob@example.com' }]);
  expect(Date.now() - began).toBeLessThan(5000);
});

test('control.get-outbox: answers empty-handed when the wait is over', async () => {
  const { agent } = await simulate({});
  const began = Date.now();

  const { body } = await agent.get(`${OUTBOX}?wait=0.3`).expect(200);

  expect(body.messages).toEqual([]);
  expect(Date.now() - began).toBeGreaterThanOrEqual(290);
});

test('control.get-outbox: does not show the messages of another world', async () => {
  const { agent, happen } = await simulate({});
  const waiting = agent.get('/_sim/worlds/other/outbox?wait=0.5').then(({ body }) => body.messages);
  await pause(100);

  await happen(...create('bob@example.com'));

  expect(await waiting).toEqual([]);
});

test('control.get-outbox: a wait does not keep the server from stopping', async () => {
  const { agent, simulator } = await simulate({});
  const waiting = agent.get(`${OUTBOX}?wait=60`).then(
    () => 'answered',
    () => 'cut',
  );
  await pause(100);
  const began = Date.now();

  await simulator.close();

  expect(await waiting).toMatch(/answered|cut/);
  expect(Date.now() - began).toBeLessThan(2500);
});

test('control.delete-outbox: forgets the messages; ids go on', async () => {
  const { agent, happen } = await simulate({});
  await happen(...create('a@example.com'));

  await agent.delete(OUTBOX).expect(204);
  expect((await agent.get(OUTBOX)).body.messages).toEqual([]);
  await happen(...create('b@example.com'));

  expect((await agent.get(OUTBOX)).body.messages).toMatchObject([{ id: 'm2' }]);
});
