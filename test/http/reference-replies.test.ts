import { expect, test } from 'vitest';
import { openReference } from '../../src/http/reference.ts';
import { contractOf, type OperationId } from '../../src/kit/contracts.ts';
import { contract } from '../../src/kit/operation.ts';
import { answer } from '../../src/kit/pipeline.ts';
import { empty, json, type Reply, text } from '../../src/kit/reply.ts';
import type { Request } from '../../src/kit/request.ts';
import { Journal } from '../../src/world/journal.ts';

const reference = await openReference();

const requestTo = (id: OperationId, sent = ''): Request => {
  const { method, paths } = contractOf(id);
  const path = (paths[0] ?? '').replace(/\{\w+\}/g, 'a');
  return {
    method,
    target: path,
    origin: 'http://localhost',
    hostname: 'localhost',
    prefix: '',
    path,
    query: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    peer: '127.0.0.1',
    hasBody: sent !== '',
    readBody: async () => Buffer.from(sent),
  };
};

const checked = (id: OperationId, reply: Reply): Promise<void> => {
  const operation = { id, contract: contractOf(id), errors: {}, handle: () => reply };
  return reference.checkReply(requestTo(id), operation, reply);
};

const TOKEN = { access_token: 'a'.repeat(54), token_type: 'Bearer', expires_in: 3600, scope: 'openid' };
const OAUTH_ERROR = { error: 'invalid_request', error_description: 'x' };
const RDEX_ERROR = { error: { name: 'access_denied', message_debug: null, message_user: null, field: null } };
const XML = 'application/xml; charset=utf-8';

const within: readonly (readonly [OperationId, string, Reply])[] = [
  ['piste.token', 'a token', json(200, TOKEN)],
  ['piste.token', 'a documented refusal', json(400, OAUTH_ERROR)],
  ['piste.token', 'a documented failure', json(503, OAUTH_ERROR)],
  ['piste.healthcheck', 'a refusal without a body', empty(403)],
  ['piste.healthcheck', 'a refusal in text', text(403, 'Forbidden', 'text/plain')],
  ['piste.healthcheck', 'a refusal in JSON', json(403, { code: 'ERRAUTUSR0001', message: 'x' })],
  ['rdex.get-journeys', 'no offers', json(200, [])],
  ['rdex.get-journeys', 'offers in XML', text(200, '<journeys/>', XML)],
  ['rdex.get-journeys', 'the documented error, whatever its status', json(501, RDEX_ERROR)],
  ['rdex.get-journeys', 'an error in XML', text(401, '<error/>', XML)],
  ['rdex.post-connections', 'an answer without a body', empty(201)],
  [
    'control.ready',
    'a problem',
    json(503, { type: 'x', title: 'x', status: 503, detail: 'x' }, { 'content-type': 'application/problem+json' }),
  ],
];

for (const [id, what, reply] of within) {
  test(`${id}: ${what} is within its contract`, async () => {
    await expect(checked(id, reply)).resolves.toBeUndefined();
  });
}

const off: readonly (readonly [OperationId, string, Reply, string])[] = [
  ['piste.token', 'a status that is not declared', json(418, OAUTH_ERROR), 'no such status is declared'],
  ['piste.token', 'text of a status that is not declared', text(418, 'x', 'text/plain'), 'no such status is declared'],
  ['piste.token', 'a token without scope', json(200, { ...TOKEN, scope: undefined }), "required property 'scope'"],
  ['piste.token', 'a number as text', json(200, { ...TOKEN, expires_in: '3600' }), 'must be integer'],
  ['piste.token', 'a field more', json(200, { ...TOKEN, refresh_token: 'x' }), 'must NOT have additional properties'],
  ['piste.token', 'no body', empty(200), 'body required'],
  ['piste.token', 'no JSON', text(200, '{', 'application/json'), 'it is not JSON'],
  ['piste.token', 'a failure off its schema', json(500, { message: 'x' }), "required property 'error'"],
  ['piste.healthcheck', 'a health without a body', empty(200), 'body required'],
  [
    'rdex.get-journeys',
    'an offer off its schema',
    json(200, [{ journeys: { uuid: 1 } }]),
    'must have required property',
  ],
  ['rdex.get-journeys', 'an error off its schema', json(401, { error: {} }), "required property 'name'"],
  ['rdex.post-connections', 'a body', json(201, {}), 'application/json is not declared'],
  ['rdex.post-connections', 'text', text(201, 'x', 'text/plain'), 'text/plain is not declared'],
  ['piste.token', 'a token in XML', text(200, '<token/>', XML), 'application/xml is not declared'],
  [
    'control.ready',
    'a problem off its schema',
    json(503, { title: 'x' }, { 'content-type': 'application/problem+json' }),
    'must have required property',
  ],
];

for (const [id, what, reply, why] of off) {
  test(`${id}: ${what} is off its contract`, async () => {
    const said = checked(id, reply);
    await expect(said).rejects.toThrow(`${id} answers ${reply.status} off its contract: `);
    await expect(said).rejects.toThrow(why);
  });
}

/** What the pipeline makes of a handler's reply, or of its refusal. */
async function answered(given: { readonly reply?: Reply; readonly refusal?: Reply; readonly sent?: string }) {
  const row = { status: 400, text: 'x', section: 'x', provenance: 'documented' } as const;
  const { operation, served } = contract<object>()({
    api: 'piste',
    document: 'x',
    bases: [],
    bodyLimit: () => 1000,
    errors: { refused: row, internal: { ...row, status: 500 } },
    internal: () => 'internal',
    authenticate: () => undefined,
    reject: ({ message }, _request, fail) => fail('refused', message),
    unmatched: (_request, _body, fail) => fail('refused', 'unmatched'),
    render: ({ row: { status } }) => (status === 400 && given.refusal) || json(status, OAUTH_ERROR),
  });
  const token = operation({
    id: 'piste.token',
    errors: ['refused'],
    handle: ({ fail }) => {
      if (given.reply === undefined) throw fail('refused', 'x');
      return given.reply;
    },
  });
  const journal = new Journal();
  const failures: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (of: object) => failures.push(of) };
  const stage = { context: {}, now: 0, journal, reference, log: log as never };
  const request = requestTo('piste.token', given.sent ?? 'grant_type=client_credentials');
  const { status } = await answer(served([token]), { operation: token, params: {} }, request, stage);
  return { status, failures, entry: journal.list()[0] };
}

test('piste.token: an answer within its contract passes', async () => {
  expect(await answered({ reply: json(200, TOKEN) })).toMatchObject({ status: 200, failures: [] });
  expect(await answered({})).toMatchObject({ status: 400, failures: [] });
  expect(await answered({ sent: 'scope=a' })).toMatchObject({ status: 400, failures: [] });
});

test('piste.token: an answer off its contract becomes the 500 of its API, and is journalled', async () => {
  const { status, entry, failures } = await answered({ reply: json(200, { ...TOKEN, scope: 1 }) });
  expect(status).toBe(500);
  expect(failures).toHaveLength(1);
  expect(entry).toMatchObject({ outcome: 'error', response: { status: 500 }, explanation: { case: 'internal' } });
  expect(JSON.stringify(entry)).toContain('off its contract');
});

test('piste.token: a refusal off its contract becomes the 500 of its API, and is journalled', async () => {
  const { status, entry } = await answered({ refusal: json(400, { message: 'x' }) });
  expect(status).toBe(500);
  expect(entry).toMatchObject({ outcome: 'error', explanation: { case: 'internal' } });
  expect(JSON.stringify(entry)).toContain('off its contract');
});

test('piste.token: what a fault does to the connection is no departure', async () => {
  const reply: Reply = { ...empty(0), disruption: 'reset' };
  expect(await answered({ reply })).toMatchObject({ status: 0, failures: [] });
});
