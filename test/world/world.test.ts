import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { askToken, check, FORM, HEALTHCHECK, raw, TOKEN, tokenOf, withApplication } from '../apis/piste/piste.ts';
import { type Simulated, simulate } from '../simulate.ts';

const clockOf = async ({ agent }: Simulated) => (await agent.get('/_sim/worlds/default/clock').expect(200)).body;

test('world: the Date of every answer is that of the world', async () => {
  const simulated = await withApplication();

  const answers = [
    await askToken(simulated),
    await askToken(simulated, {}),
    await simulated.agent.get('/mtes/nothing'),
  ];
  expect(answers.map(({ headers }) => headers['date'])).toEqual(Array(3).fill('Thu, 15 Jan 2026 09:00:00 GMT'));

  await simulated.advance('P30DT0.999S');
  expect((await askToken(simulated)).headers['date']).toBe('Sat, 14 Feb 2026 09:00:00 GMT');
});

test('world: a frozen clock stands still', async () => {
  const simulated = await withApplication();

  const before = await clockOf(simulated);
  await wait(30);

  expect(before).toEqual({ now: '2026-01-15T09:00:00Z', frozen: true });
  expect(await clockOf(simulated)).toEqual(before);
});

test('world: a clock that is not frozen goes on from where the scenario set it', async () => {
  const simulated = await withApplication({}, { clock: { at: '2031-05-01T00:00:00+02:00' } });

  const before = await clockOf(simulated);
  await wait(30);
  const after = await clockOf(simulated);

  expect(before.frozen).toBe(false);
  const begun = Date.parse('2031-04-30T22:00:00Z');
  expect(Date.parse(before.now)).toBeGreaterThanOrEqual(begun);
  expect(Date.parse(before.now)).toBeLessThan(begun + 20_000);
  expect(Date.parse(after.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(29);
});

test('world: an advanced clock keeps its offset, and a token expires by it', async () => {
  const simulated = await withApplication({}, { clock: { at: '2026-01-15T09:00:00Z' } });
  const token = await tokenOf(simulated);

  await simulated.advance('PT59M');
  await check(simulated, token).expect(200);
  await simulated.advance('PT1M');

  await check(simulated, token).expect(401);
});

/** What a client sees of a whole story, byte for byte. */
async function story(simulated: Simulated): Promise<unknown[]> {
  const seen: unknown[] = [];
  const send = async (path: string, headers: Record<string, string> = {}, body = '') => {
    const answer = await raw(simulated.url, path, { method: body === '' ? 'GET' : 'POST', headers, body });
    seen.push(answer);
    return answer;
  };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const token = await send(TOKEN, form, new URLSearchParams(FORM).toString());
  const { access_token } = JSON.parse(token.body);
  await send(HEALTHCHECK, { Authorization: `Bearer ${access_token}` });
  await send(HEALTHCHECK);
  for (let n = 0; n < 20; n += 1) await send(TOKEN, form, new URLSearchParams(FORM).toString());
  seen.push(await simulated.happen('piste.account.create', { email: 'a@b.c' }));
  seen.push(await simulated.happen('piste.account.activate', { email: 'a@b.c' }));
  await simulated.advance('PT2H');
  await send(HEALTHCHECK, { Authorization: `Bearer ${access_token}` });
  return seen;
}

const FLAKY = { faults: [{ operation: 'piste.token', error: 'invalid-client', probability: 0.3, maxConsecutive: 2 }] };

test('world: two simulators with the same scenario, seed, clock and requests answer byte for byte the same', async () => {
  const scenario = {
    seed: 7,
    faults: [{ ...FLAKY.faults[0], operation: 'piste.healthcheck', error: 'expired-token' }],
  };

  const [one, two] = [await withApplication({}, scenario), await withApplication({}, scenario)];

  expect(await story(one)).toEqual(await story(two));
});

test('world: another seed gives other tokens', async () => {
  const [one, two] = [await withApplication({}, { seed: 1 }), await withApplication({}, { seed: 2 })];

  expect(await tokenOf(one)).not.toBe(await tokenOf(two));
});

test('world: without a seed tokens are random', async () => {
  const unseeded = async () => tokenOf(await withApplication({}, { seed: undefined }));

  expect(await unseeded()).not.toBe(await unseeded());
});

test('world: a reset brings back the beginning, byte for byte', async () => {
  const simulated = await withApplication({}, FLAKY);
  const statuses = async () => {
    const seen: string[] = [];
    for (let n = 0; n < 10; n += 1) seen.push((await askToken(simulated)).text);
    return seen;
  };
  const first = await statuses();
  await simulated.advance('PT5H');

  await simulated.agent.post('/_sim/worlds/default/reset').expect(200);

  expect(await statuses()).toEqual(first);
  expect(await clockOf(simulated)).toEqual({ now: '2026-01-15T09:00:00Z', frozen: true });
});

test('world: a hundred worlds know nothing of each other', async () => {
  const simulated = await simulate();
  const { agent } = simulated;
  const names = Array.from({ length: 100 }, (_, n) => `w${n}`);
  const application = (secret: string) => ({
    clientId: 'demo',
    clientSecret: secret,
    apis: { 'sne-cotation': 'approved' },
  });
  await Promise.all(
    names.map((name, n) =>
      agent
        .put(`/_sim/worlds/${name}`)
        .send({
          seed: n,
          clock: { at: `20${10 + (n % 80)}-01-01T00:00:00Z`, frozen: true },
          given: { piste: { applications: [{ ...application(`secret${n}`), profile: n % 2 === 0 }] } },
        })
        .expect(201),
    ),
  );

  const tokens = await Promise.all(
    names.map((name, n) => tokenOf(simulated, { client_secret: `secret${n}` }, `/w/${name}${TOKEN}`)),
  );
  const own = await Promise.all(names.map((name, n) => check(simulated, tokens[n] ?? '', `/w/${name}${HEALTHCHECK}`)));
  const foreign = await Promise.all(
    names.map((name, n) => check(simulated, tokens[(n + 1) % 100] ?? '', `/w/${name}${HEALTHCHECK}`)),
  );
  await agent.post('/_sim/worlds/w3/clock/advance').send({ by: 'PT1H' }).expect(200);

  expect(new Set(tokens).size).toBe(100);
  expect(own.map(({ status }) => status)).toEqual(names.map((_, n) => (n % 2 === 0 ? 200 : 403)));
  expect(foreign.map(({ status }) => status)).toEqual(Array(100).fill(401));
  expect(own[7]?.headers['date']).toBe('Sun, 01 Jan 2017 00:00:00 GMT');
  await check(simulated, tokens[3] ?? '', `/w/w3${HEALTHCHECK}`).expect(401);
  await check(simulated, tokens[4] ?? '', `/w/w4${HEALTHCHECK}`).expect(200);
  const { body: journal } = await agent.get('/_sim/worlds/w5/journal').expect(200);
  expect(journal.entries).toHaveLength(3);
});

test('world: an answer that would rest on what the store refuses is not given', async () => {
  const simulated = await withApplication();
  const world = simulated.simulator.desk.worlds.get('default');
  if (world !== undefined) world.settled = () => Promise.reject(new Error('the disk is full'));

  const response = await simulated.agent.get(HEALTHCHECK);

  expect(response.status).toBe(500);
});
