import type { Response } from 'supertest';
import { expect, test } from 'vitest';
import {
  type Application,
  askToken,
  DEMO,
  explained,
  FORM,
  GUIDE,
  INVALID_CLIENT,
  INVALID_REQUEST,
  TOKEN,
  withApplication,
} from './piste.ts';

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

const RFC_6749 = 'RFC 6749, 5.2';

function refusedWith(response: Response, body: object): void {
  expect(response.status).toBe(400);
  expect(response.text).toBe(JSON.stringify(body));
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(response.headers['cache-control']).toBe('no-store');
  expect(response.headers['pragma']).toBe('no-cache');
  expect(response.headers['www-authenticate']).toBeUndefined();
}

test.each<[string, object, string, Application?]>([
  ['an unknown client_id', { client_id: 'nobody' }, 'no application has the client_id nobody'],
  ['a wrong client_secret', { client_secret: 'wrong' }, 'the client_secret of demo is another one'],
  ['an empty client_secret', { client_secret: '' }, 'the client_secret of demo is another one'],
  ['a client_id in another case', { client_id: 'DEMO' }, 'no application has the client_id DEMO'],
  ['no client_id', { client_id: undefined }, 'there is no client_id or no client_secret'],
  ['no client_secret', { client_secret: undefined }, 'there is no client_id or no client_secret'],
  ['a disabled application', {}, 'application demo is disabled', { enabled: false }],
  [
    'a name that means something to JavaScript',
    { client_id: '__proto__' },
    'no application has the client_id __proto__',
  ],
])('piste.token: answers invalid-client to %s', async (_, form, because, application = {}) => {
  const simulated = await withApplication(application);

  const response = await askToken(simulated, { ...FORM, ...form });

  refusedWith(response, INVALID_CLIENT);
  expect(await explained(simulated, response)).toEqual({
    outcome: 'refused',
    case: 'invalid-client',
    document: GUIDE,
    section: RFC_6749,
    because,
  });
});

test('piste.token: answers an unknown client_id and a wrong secret byte for byte the same', async () => {
  const simulated = await withApplication();

  const [unknown, wrong] = [
    await askToken(simulated, { ...FORM, client_id: 'nobody' }),
    await askToken(simulated, { ...FORM, client_secret: 'wrong' }),
  ];

  expect(unknown.text).toBe(wrong.text);
  const seen = ({ headers: { 'x-sim-request': _, ...headers } }: Response) => headers;
  expect(seen(unknown)).toEqual(seen(wrong));
});

test.each([
  ['a wrong secret', basic('demo:wrong'), 'the client_secret of demo is another one'],
  ['an unknown id', basic('nobody:s3cret'), 'no application has the client_id nobody'],
  ['no colon', basic('demo'), 'no application has the client_id '],
  ['what is no base64', 'Basic !!!', 'there is no client_id or no client_secret'],
  ['a Bearer token in its place', 'Bearer demo', 'there is no client_id or no client_secret'],
])('piste.token: answers invalid-client to Basic credentials with %s', async (_, authorization, because) => {
  const simulated = await withApplication();

  const { agent } = simulated;
  const form = { grant_type: 'client_credentials' };
  const response = await agent.post(TOKEN).set('Authorization', authorization).type('form').send(form);

  refusedWith(response, INVALID_CLIENT);
  expect(await explained(simulated, response)).toMatchObject({ case: 'invalid-client', because });
});

test('piste.token: answers invalid-request to a client that authenticates twice', async () => {
  const simulated = await withApplication();

  const response = await askToken(simulated).set('Authorization', basic(`${DEMO.clientId}:${DEMO.clientSecret}`));

  refusedWith(response, INVALID_REQUEST);
  const because = 'the client authenticates twice: by Authorization header and in the body';
  expect(await explained(simulated, response)).toMatchObject({ case: 'invalid-request', because });
});

test.each([
  ['no grant_type', { grant_type: undefined }, ['grant_type']],
  ['an empty grant_type', { grant_type: '' }, ['grant_type']],
  ['grant_type twice', { grant_type: ['client_credentials', 'client_credentials'] }, ['grant_type']],
  ['client_id twice', { client_id: ['demo', 'demo'] }, ['client_id']],
  ['client_secret twice', { client_secret: ['s3cret', 's3cret'] }, ['client_secret']],
  ['scope twice', { scope: ['openid', 'openid'] }, ['scope']],
])('piste.token: answers invalid-request to %s', async (_, form, field) => {
  const simulated = await withApplication();

  const response = await askToken(simulated, { ...FORM, ...form });

  refusedWith(response, INVALID_REQUEST);
  expect(await explained(simulated, response)).toMatchObject({
    outcome: 'refused',
    case: 'invalid-request',
    section: RFC_6749,
    details: { field },
  });
});

test.each(['authorization_code', 'password', 'refresh_token', 'CLIENT_CREDENTIALS', 'client_credentials '])(
  'piste.token: answers unsupported-grant-type to %s',
  async (grant) => {
    const simulated = await withApplication();

    const response = await askToken(simulated, { ...FORM, grant_type: grant });

    refusedWith(response, {
      error: 'unsupported_grant_type',
      error_description: 'The authorization grant type is not supported by the authorization server.',
    });
    expect(await explained(simulated, response)).toEqual({
      outcome: 'refused',
      case: 'unsupported-grant-type',
      document: GUIDE,
      section: RFC_6749,
      because: `grant_type is ${grant}, not client_credentials`,
    });
  },
);

test.each<[string, object, Application, string]>([
  ['none of which is registered', { scope: 'chocolate' }, {}, 'none of chocolate is registered for demo'],
  ['of an application that has none', {}, { scopes: [] }, 'demo has no scopes'],
])('piste.token: answers invalid-scope to scopes %s', async (_, form, application, because) => {
  const simulated = await withApplication(application);

  const response = await askToken(simulated, { ...FORM, ...form });

  refusedWith(response, {
    error: 'invalid_scope',
    error_description:
      'The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.',
  });
  expect(await explained(simulated, response)).toMatchObject({
    case: 'invalid-scope',
    section: RFC_6749,
    because,
    details: { registered: application.scopes ?? ['openid', 'resource.READ'] },
  });
});

test('piste.token: answers server-error to a defect of the simulator, which the journal tells', async () => {
  const simulated = await withApplication();
  const world = simulated.simulator.desk.worlds.get('default');
  if (world !== undefined) world.change = () => Promise.reject(new Error('the disk is full'));

  const response = await askToken(simulated);

  expect(response.status).toBe(500);
  expect(response.body.error).toBe('server_error');
  expect(response.text).not.toContain('disk');
  const { outcome, details } = await explained(simulated, response);
  expect(outcome).toBe('error');
  expect(String(details?.['stack'])).toContain('the disk is full');
});

test.each([
  ['GET', TOKEN, 405, 'Method Not Allowed', 'method-not-allowed'],
  ['PUT', TOKEN, 405, 'Method Not Allowed', 'method-not-allowed'],
  ['POST', `${TOKEN}/`, 404, 'No match found for request', 'no-match'],
  ['POST', '/api/oauth/Token', 404, 'No match found for request', 'no-match'],
  ['POST', '/api/oauth', 404, 'No match found for request', 'no-match'],
  ['POST', '/api/oauth/revoke', 404, 'No match found for request', 'no-match'],
])('piste.token: answers %s %s with %i', async (method, path, status, body, documentedCase) => {
  const simulated = await withApplication();

  const response = await simulated.agent[method.toLowerCase() as 'get'](path);

  expect(response.status).toBe(status);
  expect(response.text).toBe(body);
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(await explained(simulated, response)).toMatchObject({ outcome: 'refused', case: documentedCase });
});

test('piste.token: looks at the grant type before the client, and at the scope after it', async () => {
  const simulated = await withApplication();
  const wrong = { ...FORM, client_secret: 'wrong', scope: 'chocolate' };

  const grantAndClient = await askToken(simulated, { ...wrong, grant_type: 'password' });
  const clientAndScope = await askToken(simulated, wrong);

  expect(grantAndClient.body.error).toBe('unsupported_grant_type');
  expect(clientAndScope.body.error).toBe('invalid_client');
});
