import { expect, test } from 'vitest';
import type { Outcome } from '../../src/scenario/play/player.ts';
import { FORM, withApplication } from '../apis/piste/piste.ts';
import { simulate } from '../simulate.ts';
import { played } from './played.ts';

const TOKEN = { call: 'piste.token', with: { form: FORM } };

const piste = (more: object = {}) => withApplication({}, more);

const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

test('play: what a step saves, later ones send', async () => {
  const simulated = await piste();

  const outcomes = await played(simulated, [
    { ...TOKEN, expect: { status: 200, body: { token_type: 'Bearer' } }, save: { token: 'body.access_token' } },
    { call: 'piste.healthcheck', with: { sign: { bearer: '{{token}}' } }, expect: { body: { etat: 'OK' } } },
    { call: 'piste.healthcheck', with: { headers: { Authorization: 'Bearer {{token}}' } } },
    { advance: 'PT61M' },
    { call: 'piste.healthcheck', with: { sign: { bearer: '{{token}}' } }, expect: { status: 401 } },
  ]);

  expect(outcomes.filter(({ failure }) => failure)).toEqual([]);
  expect(statuses(outcomes)).toEqual(Array(5).fill('passed'));
});

test('play: a step that fails says what was expected, what came and why; those behind it are skipped', async () => {
  const simulated = await piste();

  const [failed, ...rest] = await played(simulated, [
    {
      ...TOKEN,
      with: { form: { ...FORM, client_secret: 'wrong' } },
      expect: { status: 200, body: { error: 'x', n: 1 } },
    },
    TOKEN,
    { advance: 'PT1M' },
  ]);

  expect(failed?.failure).toMatchObject({
    mismatches: [
      { at: 'status', expected: 200, actual: 400 },
      { at: 'body.error', expected: 'x', actual: 'invalid_client' },
      { at: 'body.n', expected: 1, actual: undefined },
    ],
    entry: {
      outcome: 'refused',
      explanation: { case: 'invalid-client', because: expect.stringContaining('another one') },
    },
    request: { method: 'POST', url: `${simulated.url}/api/oauth/token` },
  });
  expect(statuses(rest)).toEqual(['skipped', 'skipped']);
});

test('play: without an expected status, a refusal fails the step', async () => {
  const simulated = await piste();
  const wrong = { form: { ...FORM, client_id: 'nobody' } };

  const [refused] = await played(simulated, [{ ...TOKEN, with: wrong, expect: { body: { error: 'invalid_client' } } }]);

  expect(refused?.failure?.mismatches).toEqual([{ at: 'status', expected: 'below 400', actual: 400 }]);
});

test('play: events happen, give what can be saved, and may be expected to be impossible', async () => {
  const simulated = await simulate({});
  const email = 'jeanne@example.com';

  const outcomes = await played(simulated, [
    { event: 'piste.account.activate', with: { email }, expect: { status: 404, body: { subject: 'email' } } },
    { event: 'piste.account.create', with: { email } },
    {
      event: 'piste.account.activate',
      with: { email },
      save: { id: 'body.application.clientId', secret: 'body.application.clientSecret' },
    },
    {
      ...TOKEN,
      with: { form: { ...FORM, client_id: '{{id}}', client_secret: '{{secret}}' } },
      expect: { status: 200 },
    },
    { event: 'piste.account.activate', with: { email } },
  ]);

  expect(statuses(outcomes)).toEqual(['passed', 'passed', 'passed', 'passed', 'failed']);
  expect(outcomes[4]?.failure?.answer?.body).toMatchObject({ status: 409, detail: expect.any(String) });
});

const RDEX = {
  rdex: {
    consumers: [{ apikey: 'a key', privatekey: 'it’s private' }],
    generate: { journeys: 20 },
  },
};
const SEARCH = {
  driver: { state: 1 },
  passenger: { state: 0 },
  from: { latitude: 45.188529, longitude: 5.724524 },
  to: { latitude: '45.764043', longitude: 4.835659 },
  "it's": 'ignored & spaced',
};

test.each(['tolerant', 'strict'])('play: signs RDEX requests at the time of the world (%s)', async (signature) => {
  const simulated = await simulate({ given: RDEX, dialect: { rdex: { signature } } });
  const sign = { rdex: { apikey: 'a key', privatekey: 'it’s private' } };

  const outcomes = await played(simulated, [
    { call: 'rdex.get-journeys', with: { query: { p: SEARCH }, sign }, expect: { status: 200 } },
    { advance: 'P3D' },
    { call: 'rdex.get-journeys', with: { query: { p: SEARCH }, sign }, expect: { status: 200 } },
    { call: 'rdex.get-journeys', with: { query: { p: SEARCH, timestamp: 1 }, sign }, expect: { status: 401 } },
  ]);

  expect(outcomes.filter(({ failure }) => failure)).toEqual([]);
});

test('play: an answer that never comes, or is cut, fails its step in time', async () => {
  const simulated = await piste({
    faults: ['hang', 'reset', 'truncate'].map((connection) => ({ operation: 'piste.token', connection, times: 1 })),
  });

  const hung = await played(simulated, [TOKEN], { call: 200, story: 10_000 });
  const reset = await played(simulated, [TOKEN]);
  const truncated = await played(simulated, [TOKEN]);

  expect(hung[0]?.failure?.problem).toBe('no answer came within 0.2 s');
  expect(reset[0]?.failure?.problem).toMatch(/^no answer came: /);
  expect(truncated[0]?.failure?.problem).toMatch(/^no answer came: /);
});

test('play: a story has its time, whatever its steps take', async () => {
  const simulated = await piste({ faults: [{ operation: 'piste.token', delay: 'PT0.2S' }] });

  const outcomes = await played(simulated, Array(20).fill(TOKEN), { call: 5000, story: 500 });

  const failed = outcomes.filter(({ failure }) => failure);
  expect(failed.map(({ failure }) => failure?.problem)).toEqual(['the story has taken longer than 0.5 s']);
  expect(outcomes.at(-1)?.status).toBe('skipped');
});

test('play: what is to be saved and is not there fails the step; null is there', async () => {
  const simulated = await piste();

  const [missing] = await played(simulated, [{ ...TOKEN, save: { id: 'body.id_token' } }]);
  const [header] = await played(simulated, [{ ...TOKEN, save: { type: 'headers.Content-Type' } }]);

  expect(missing?.failure?.problem).toBe('the answer has no body.id_token to save as id');
  expect(header?.status).toBe('passed');
});

test('play: headers are sent as they are, the host too', async () => {
  const simulated = await withApplication({ environment: 'production' });
  const [sandbox, production] = ['sandbox-oauth.piste.gouv.fr', 'oauth.piste.gouv.fr'].map((Host) => ({
    ...TOKEN,
    with: { ...TOKEN.with, headers: { Host } },
  }));

  const outcomes = await played(simulated, [
    { ...sandbox, expect: { status: 400 } },
    { ...production, expect: { status: 200 } },
  ]);

  expect(outcomes.filter(({ failure }) => failure)).toEqual([]);
});

test('play: a path parameter is filled in where the document has it', async () => {
  const simulated = await simulate({});
  const path = { uuid: 'a b/c?' };

  const [outcome] = await played(simulated, [{ call: 'covoiturage.find-certificate', with: { path } }]);

  expect(outcome?.failure?.request?.url).toBe(`${simulated.url}/v2/certificates/find/a%20b%2Fc%3F`);
  expect(outcome?.failure?.mismatches).toEqual([{ at: 'status', expected: 'below 400', actual: 404 }]);
});
