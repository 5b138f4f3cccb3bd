import * as openid from 'openid-client';
import { ClientCredentials } from 'simple-oauth2';
import { expect, test } from 'vitest';
import type { Simulated } from '../../simulate.ts';
import { DEMO, HEALTHCHECK, TOKEN, withApplication } from './piste.ts';

const OK = { version: '1.0', etat: 'OK' };

function openidClient({ url }: Simulated, authentication: openid.ClientAuth, clientId = DEMO.clientId) {
  const server = { issuer: url, token_endpoint: `${url}${TOKEN}` };
  const configuration = new openid.Configuration(server, clientId, {}, authentication);
  openid.allowInsecureRequests(configuration);
  return configuration;
}

const health = ({ url }: Simulated, configuration: openid.Configuration, token: string) =>
  openid.fetchProtectedResource(configuration, token, new URL(`${url}${HEALTHCHECK}`), 'GET');

test.each([
  ['in the form', openid.ClientSecretPost],
  ['by Basic', openid.ClientSecretBasic],
])('piste.token: openid-client obtains a token %s and reaches the healthcheck', async (_, authentication) => {
  const simulated = await withApplication({ clientSecret: 's3cret with: odd & characters/é+' });
  const configuration = openidClient(simulated, authentication('s3cret with: odd & characters/é+'));

  const tokens = await openid.clientCredentialsGrant(configuration, { scope: 'openid' });
  const response = await health(simulated, configuration, tokens.access_token);

  expect(tokens.expires_in).toBe(3600);
  expect(tokens.scope).toBe('openid resource.READ');
  expect(await response.json()).toEqual(OK);
});

test('piste.token: openid-client reads the refusal of a wrong secret', async () => {
  const simulated = await withApplication();
  const configuration = openidClient(simulated, openid.ClientSecretPost('wrong'));

  const refused = openid.clientCredentialsGrant(configuration);

  await expect(refused).rejects.toMatchObject({
    name: 'ResponseBodyError',
    status: 400,
    error: 'invalid_client',
    error_description: expect.stringMatching(/^Client authentication failed/),
  });
});

test('piste.healthcheck: openid-client parses the challenges', async () => {
  const simulated = await withApplication();
  const configuration = openidClient(simulated, openid.ClientSecretPost(DEMO.clientSecret));
  const { access_token } = await openid.clientCredentialsGrant(configuration);

  await simulated.advance('PT1H');
  const expired = health(simulated, configuration, access_token);
  const unknown = health(simulated, configuration, 'unknown');

  const challenge = (error_description: string) => [
    { scheme: 'bearer', parameters: { realm: 'DefaultRealm', error: 'invalid_token', error_description } },
  ];
  for (const [refused, description] of [
    [expired, 'The access token expired.'],
    [unknown, 'Unable to find the access token in persistent storage.'],
  ] as const) {
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(openid.WWWAuthenticateChallengeError);
    expect((error as openid.WWWAuthenticateChallengeError).status).toBe(401);
    expect((error as openid.WWWAuthenticateChallengeError).cause).toEqual(challenge(description));
  }
});

test('piste.healthcheck: openid-client parses the challenge of a scope that is too narrow', async () => {
  const simulated = await withApplication({ scopes: ['resource.WRITE'] });
  const configuration = openidClient(simulated, openid.ClientSecretBasic(DEMO.clientSecret));
  const { access_token } = await openid.clientCredentialsGrant(configuration);

  const error = await health(simulated, configuration, access_token).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(openid.WWWAuthenticateChallengeError);
  expect((error as openid.WWWAuthenticateChallengeError).cause).toMatchObject([
    {
      parameters: { error: 'insufficient_scope', scope: 'Scopes must match Any of these scopes:openid resource.READ' },
    },
  ]);
});

const simpleClient = ({ url }: Simulated, authorizationMethod: 'header' | 'body', secret = DEMO.clientSecret) =>
  new ClientCredentials({
    client: { id: DEMO.clientId, secret },
    auth: { tokenHost: url, tokenPath: TOKEN },
    options: { authorizationMethod },
  });

test.each(['header', 'body'] as const)(
  'piste.token: simple-oauth2 obtains a token by the %s and reaches the healthcheck',
  async (method) => {
    const simulated = await withApplication();

    const { token, expired } = await simpleClient(simulated, method).getToken({ scope: ['openid', 'resource.READ'] });

    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid resource.READ' });
    expect(expired).toBeTypeOf('function');
    const { access_token } = token as { access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    const response = await fetch(`${simulated.url}${HEALTHCHECK}`, { headers });
    expect(await response.json()).toEqual(OK);
  },
);

test.each(['header', 'body'] as const)('piste.token: simple-oauth2 reads a refusal, by the %s', async (method) => {
  const simulated = await withApplication();

  const error = await simpleClient(simulated, method, 'wrong')
    .getToken({})
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ output: { statusCode: 400 }, data: { payload: { error: 'invalid_client' } } });
});
