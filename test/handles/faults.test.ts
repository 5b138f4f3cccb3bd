import { expect, test } from 'vitest';
import { askToken, check, STORY, staged, tokenOf } from './client.ts';

test('withFault: something goes wrong inside, and nothing after', async () => {
  const world = await staged();

  const inside = await world.withFault({ operation: 'piste.token', error: 'temporarily-unavailable' }, () =>
    askToken(world),
  );

  expect(inside.status).toBe(503);
  expect((await askToken(world)).status).toBe(200);
});

test('withFault: ends with a closure that throws, and passes on what it threw', async () => {
  const world = await staged();
  const thrown = new Error('the test failed');

  const failing = world.withFault({ operation: 'piste.*', error: 'gateway-unavailable' }, async () => {
    await check(world, 'any');
    throw thrown;
  });

  await expect(failing).rejects.toBe(thrown);
  const { status } = await check(world, await tokenOf(world));
  expect(status).toBe(200);
});

test('withFault: leaves the other faults, those inside and around it', async () => {
  const world = await staged();
  await world.stage({ ...STORY, faults: [{ operation: 'piste.token', error: 'invalid-scope', times: 2 }] });
  const errorOf = async () => ((await (await askToken(world)).json()) as { error?: string }).error;

  const seen = await world.withFault({ operation: 'piste.token', error: 'server-error', times: 2 }, async () => {
    const first = await errorOf();
    const inner = await world.withFault({ operation: 'piste.token', error: 'invalid-client' }, async () => [
      await errorOf(),
      await errorOf(),
      await errorOf(),
      await errorOf(),
    ]);
    return [first, ...inner];
  });

  expect(seen).toEqual(['invalid_scope', 'invalid_scope', 'server_error', 'server_error', 'invalid_client']);
  expect(await errorOf()).toBeUndefined();
});

test('withFault: does not take away what the world was staged with meanwhile', async () => {
  const world = await staged();

  await world.withFault({ operation: 'piste.token', error: 'server-error' }, () =>
    world.stage({ ...STORY, faults: [{ operation: 'piste.token', error: 'temporarily-unavailable' }] }),
  );

  expect((await askToken(world)).status).toBe(503);
});

test('withFault: delays and broken connections too, drawn from the seed', async () => {
  const world = await staged();

  const reset = world.withFault({ operation: 'piste.token', connection: 'reset' }, () => askToken(world));
  await expect(reset).rejects.toThrow('fetch failed');
  const statuses = () =>
    world.withFault({ operation: 'piste.token', error: 'invalid-client', probability: 0.5 }, async () => {
      const seen = [];
      for (let n = 0; n < 12; n += 1) seen.push((await askToken(world)).status);
      return seen;
    });
  const first = await statuses();
  const late = await world.withFault({ operation: 'piste.token', delay: 'PT0.05S' }, () => askToken(world));

  expect(late.status).toBe(200);
  expect(first).toContain(200);
  expect(first).toContain(400);
  expect(await statuses()).toEqual(first);
});

test('withFault: refuses what is not documented before anything is done', async () => {
  const world = await staged();
  let begun = false;
  const work = () => {
    begun = true;
  };

  // @ts-expect-error: an error of another operation
  const foreign = world.withFault({ operation: 'piste.token', error: 'invalid-token' }, work);
  // @ts-expect-error: no such operation
  const unknown = world.withFault({ operation: 'piste.tokens', delay: 'PT1S' }, work);

  await expect(foreign).rejects.toThrow('piste.token documents no error invalid-token');
  await expect(unknown).rejects.toThrow('no operation is called piste.tokens; did you mean piste.token?');
  await expect(world.withFault({ operation: 'piste.token' }, work)).rejects.toThrow(
    'an error, a delay or a connection',
  );
  expect(begun).toBe(false);
});
