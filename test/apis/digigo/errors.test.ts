import { expect, test } from 'vitest';
import { digigoModule } from '../../../src/apis/digigo/index.ts';
import { asking, extendPath, infoPath, refusal, signPath, timestampPath, tokenPath, withDigigo } from './digigo.ts';

/** A request for each of the services of section 3; what becomes of it without a fault does not matter. */
const REQUESTS: Readonly<Record<string, ['get' | 'post', string]>> = {
  'digigo.credentials-info': ['get', infoPath()],
  'digigo.oauth2-authorize': ['get', asking()],
  'digigo.oauth2-token': ['post', tokenPath({ code: 'x' })],
  'digigo.sign-hash': ['post', signPath({ sad: 'x' })],
  'digigo.extend-transaction': ['post', extendPath({ sad: 'x' })],
  'digigo.timestamp': ['post', timestampPath()],
};

const ERRORS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  403: 'access_denied',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

const rows = digigoModule.api.operations.flatMap(({ id, errors }) =>
  id in REQUESTS ? Object.entries(errors).map(([error, row]) => ({ id, error, row })) : [],
);

test('digigo: every row of the tables can be had by a fault, in the columns of its table', async () => {
  const { agent } = await withDigigo();

  for (const { id, error, row } of rows) {
    const [method, path] = REQUESTS[id] ?? ['get', ''];
    await agent.post('/_sim/worlds/default/faults').send({ operation: id, error, times: 1 }).expect(201);
    const { status, body } = await agent[method](path);

    const isFirstTable = id === 'digigo.credentials-info';
    const expected = isFirstTable
      ? { status: expect.any(String), code: row.status, description: row.text }
      : refusal(row.text, ERRORS[row.status]);
    expect([id, error, status, body]).toEqual([id, error, row.status, expected]);
  }
  expect(rows.length).toBeGreaterThan(80);
});
