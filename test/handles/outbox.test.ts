import { expect, test } from 'vitest';
import { STORY, staged } from './client.ts';

const JEAN = { email: 'jean@example.com' };
const ANNE = { email: 'anne@example.com' };

test('outbox.next: gives the message that is there, as the person sees it', async () => {
  const world = await staged();
  await world.happen('piste.account.create', JEAN);

  const message = await world.outbox.next({ to: JEAN.email, channel: 'email' });

  expect(message).toMatchObject({ id: 'm1', subject: 'Activation de votre compte PISTE' });
  expect(message.at).toEqual(new Date(STORY.clock.at));
  expect(message.text).toContain(message.link);
});

test('outbox.next: waits for a message that is yet to come', async () => {
  const world = await staged();

  const coming = world.outbox.next({ to: JEAN.email });
  await world.happen('piste.account.create', ANNE);
  await world.happen('piste.account.create', JEAN);

  expect((await coming).to).toBe(JEAN.email);
});

test('outbox.next: gives each message once, to however many wait', async () => {
  const world = await staged();
  const [first, second] = [world.outbox.next(), world.outbox.next()];
  await world.happen('piste.account.create', ANNE);
  await world.happen('piste.account.create', JEAN);

  const ids = [(await first).id, (await second).id];

  expect(ids).toEqual(['m1', 'm2']);
  await expect(world.outbox.next({}, 20)).rejects.toThrow('no new message');
});

test('outbox.next: a world that begins anew gives its messages anew', async () => {
  const world = await staged();
  await world.happen('piste.account.create', ANNE);
  await world.outbox.next();
  await world.reset();
  await world.happen('piste.account.create', ANNE);

  expect((await world.outbox.next()).id).toBe('m1');
});

test('outbox.next: says what came instead', async () => {
  const world = await staged();
  const empty = world.outbox.next({ to: JEAN.email }, 20);
  await expect(empty).rejects.toThrow(/within 20 ms .*"jean@example.com".*; there are none in this world/);
  await world.happen('piste.account.create', ANNE);

  await expect(world.outbox.next({ to: JEAN.email }, 20)).rejects.toThrow(
    'm1  email to anne@example.com at 2026-01-15T09:00:00Z',
  );
});

test('outbox.all: shows what fits, taking nothing away', async () => {
  const world = await staged();
  await world.happen('piste.account.create', ANNE);
  await world.happen('piste.account.create', JEAN);

  const [all, after] = [await world.outbox.all(), await world.outbox.all({ since: 'm1' })];

  expect(all.map(({ to }) => to)).toEqual([ANNE.email, JEAN.email]);
  expect(after.map(({ id }) => id)).toEqual(['m2']);
  expect((await world.outbox.next()).id).toBe('m1');
});
