import { expect, test } from 'vitest';
import { digigoModule } from '../../../src/apis/digigo/index.ts';
import { AED, HOLDER, withDigigo } from './digigo.ts';
import { servicePath } from './services.ts';

const ID = '9217b17f-f1df-4fe2-9d2e-1d98662e0365';

/** A request for each of the services of sections 2.3.9 to 2.3.17; what becomes of it without a fault does not matter. */
const REQUESTS: Readonly<Record<string, ['get' | 'post', ...string[]]>> = {
  'revoke-certificate': ['post'],
  'unlock-pin': ['post'],
  'request-affiliation': ['post'],
  'approve-affiliation': ['post'],
  'get-affiliation': ['get', ID],
  'aed-user-info': ['get', HOLDER],
  'cancel-affiliation': ['post'],
  'change-affiliation': ['post'],
  'get-quota': ['get', HOLDER],
};

const WORDS: Readonly<Record<number, string>> = {
  400: 'INVALID REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT FOUND',
  500: 'INTERNAL ERROR',
  503: 'SERVICE UNAVAILABLE',
};

/** The words of the column `Status`: the tables about affiliations call also what is not found an invalid request. */
const wordOf = (service: string, status: number): string => {
  if (status === 404 && /affiliation|info/.test(service)) return 'INVALID REQUEST';
  return WORDS[status] ?? '';
};

const tables = Object.entries(REQUESTS).flatMap(([service, request]) => {
  const operation = digigoModule.api.operations.find(({ id }) => id === `digigo.${service}`);
  return operation === undefined ? [] : [{ service, request, errors: Object.entries(operation.errors) }];
});

test('digigo: every row of sections 2.3.9 to 2.3.17 can be had by a fault, in the columns of its table', async () => {
  const { agent } = await withDigigo();
  let rows = 0;

  for (const { service, request, errors } of tables) {
    const [method, ...segments] = request;
    for (const [error, { status, text }] of errors) {
      const fault = { operation: `digigo.${service}`, error, times: 1 };
      await agent.post('/_sim/worlds/default/faults').send(fault).expect(201);
      const answer = await agent[method](servicePath(service, AED.clientId, ...segments));

      const expected = { status: wordOf(service, status), code: status, description: text };
      expect([service, error, answer.status, answer.body]).toEqual([service, error, status, expected]);
      rows += 1;
    }
  }
  expect(rows).toBeGreaterThan(150);
});
