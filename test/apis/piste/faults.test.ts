import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { askToken, challengeOf, check, HEALTHCHECK, INVALID_CLIENT, tokenOf, withApplication } from './piste.ts';

interface Documented {
  readonly id: string;
  readonly status: number;
  readonly text: string;
}

const documentedErrors = async ({ agent }: Simulated, operation: string): Promise<Documented[]> => {
  const { body } = await agent.get('/_sim/catalogue').expect(200);
  return body.operations.find(({ id }: { id: string }) => id === operation).errors;
};

const setFaults = ({ agent }: Simulated, faults: readonly object[]) =>
  agent.put('/_sim/worlds/default/faults').send(faults).expect(200);

test('piste.token: answers every documented error on demand', async () => {
  const simulated = await withApplication();
  const errors = await documentedErrors(simulated, 'piste.token');
  expect(errors.map(({ id }) => id).sort()).toEqual([
    'invalid-client',
    'invalid-request',
    'invalid-scope',
    'server-error',
    'temporarily-unavailable',
    'unsupported-grant-type',
  ]);

  for (const { id, status, text } of errors) {
    await setFaults(simulated, [{ operation: 'piste.token', error: id, times: 1 }]);
    const response = await askToken(simulated);

    expect(response.status).toBe(status);
    expect(response.body).toEqual({ error: id.replaceAll('-', '_'), error_description: text });
    expect(response.headers['cache-control']).toBe('no-store');
    const { outcome, explanation } = await simulated.explain(response);
    expect(outcome).toBe('fault');
    expect(explanation).toMatchObject({ case: id, because: 'fault f1 of this world was due' });
    await askToken(simulated).expect(200);
  }
});

test('piste.healthcheck: answers every documented error on demand', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);
  const errors = await documentedErrors(simulated, 'piste.healthcheck');
  expect(errors).toHaveLength(11);

  for (const { id, status, text } of errors) {
    await setFaults(simulated, [{ operation: 'piste.healthcheck', error: id, times: 1 }]);
    const response = await check(simulated, token);

    expect(response.status).toBe(status);
    const said = `${response.text}${response.headers['www-authenticate'] ?? ''}`;
    expect(said).toContain(text);
    expect((await simulated.explain(response)).explanation.case).toBe(id);
    await check(simulated, token).expect(200);
  }
});

test('piste.token: shows faults of a scenario, for as often as it says', async () => {
  const faults = [{ operation: 'piste.token', error: 'invalid-client', times: 2 }];
  const simulated = await withApplication({}, { faults });

  const answers = [await askToken(simulated), await askToken(simulated), await askToken(simulated)];

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 200]);
  expect(answers[0]?.body).toEqual(INVALID_CLIENT);
});

test('piste.token: is flaky as the real one is, never more than twice in a row, the same for the same seed', async () => {
  const faults = [{ operation: 'piste.token', error: 'invalid-client', probability: 0.5, maxConsecutive: 2 }];
  const runs: string[] = [];
  for (const _ of [1, 2]) {
    const simulated = await withApplication({}, { faults });
    let run = '';
    for (let n = 0; n < 60; n += 1) run += (await askToken(simulated)).status === 200 ? '.' : 'x';
    runs.push(run);
  }

  expect(runs[0]).toBe(runs[1]);
  expect(runs[0]).toMatch(/x/);
  expect(runs[0]).toMatch(/\./);
  expect(runs[0]).not.toContain('xxx');
});

test('piste.healthcheck: is struck by a wildcard with an error that only it documents', async () => {
  const faults = [{ operation: 'piste.*', error: 'expired-token', times: 1 }];
  const simulated = await withApplication({}, { faults });

  const token = await tokenOf(simulated);

  await check(simulated, token)
    .expect(401)
    .expect('www-authenticate', challengeOf('invalid_token', 'The access token expired.'));
  await check(simulated, token).expect(200);
});

test('piste.token: is struck by the first fault that means it', async () => {
  const simulated = await withApplication();
  await setFaults(simulated, [
    { operation: 'piste.healthcheck', error: 'gateway-error' },
    { operation: 'piste.token', error: 'temporarily-unavailable', times: 1 },
    { operation: 'piste.token', error: 'invalid-scope', times: 1 },
  ]);

  const answers = [await askToken(simulated), await askToken(simulated), await askToken(simulated)];

  expect(answers.map(({ status }) => status)).toEqual([503, 400, 200]);
});

test('piste.token: waits for the delay of a fault, and answers as usual', async () => {
  const simulated = await withApplication({}, { faults: [{ operation: 'piste.token', delay: 'PT0.3S', times: 1 }] });

  const begun = performance.now();
  const response = await askToken(simulated).expect(200);
  const taken = performance.now() - begun;
  await askToken(simulated).expect(200);

  expect(taken).toBeGreaterThanOrEqual(295);
  const entry = (await simulated.explain(response)) as unknown as { outcome: string; fault: string };
  expect(entry).toMatchObject({ outcome: 'ok', fault: 'f1' });
});

test('piste.token: keeps nothing of a request that a fault refused', async () => {
  const simulated = await withApplication({}, { faults: [{ operation: 'piste.token', error: 'invalid-client' }] });

  await askToken(simulated).expect(400);

  const { body } = await simulated.agent.get('/_sim/worlds/default/rows/piste.tokens').expect(200);
  expect(body.rows).toEqual([]);
});

test('piste.healthcheck: does not count answers of faults as covered', async () => {
  const simulated = await withApplication(
    {},
    {
      faults: [
        { operation: 'piste.healthcheck', error: 'expired-token', times: 1 },
        { operation: 'piste.healthcheck', connection: 'truncate', times: 1 },
      ],
    },
  );
  const token = await tokenOf(simulated);

  await check(simulated, token).expect(401);
  await check(simulated, token).catch(() => undefined);
  await simulated.agent.get(HEALTHCHECK).expect(400);

  const { body } = await simulated.agent.get('/_sim/worlds/default/coverage').expect(200);
  const { ok, errors } = body.operations.find(
    ({ operation }: { operation: string }) => operation === 'piste.healthcheck',
  );
  expect(ok).toBe(0);
  expect(errors.filter(({ seen }: { seen: number }) => seen > 0)).toEqual([{ id: 'missing-token', seen: 1 }]);
});
