import type { Response } from 'supertest';
import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import {
  type Application,
  askToken,
  challengeOf,
  check,
  DEMO,
  explained,
  FORM,
  GUIDE,
  HEALTHCHECK,
  NO_PROFILE,
  raw,
  tokenOf,
  withApplication,
} from './piste.ts';

/** The answers of the gateway before the API is reached: a challenge, and nothing else. */
function challenged(response: Response, status: number, challenge: string): void {
  expect(response.status).toBe(status);
  expect(response.headers['www-authenticate']).toBe(challenge);
  expect(response.text).toBe('');
  expect(response.headers['content-length']).toBe('0');
  expect(response.headers['content-type']).toBeUndefined();
}

test('piste.healthcheck: answers the request printed in the guide as printed', async () => {
  const simulated = await simulate();
  const form = {
    client_id: '5e6f7a8b-9c0d-4e1f-8a2b-3c4d5e6f7a8b',
    client_secret: 'TEST-secret-of-production',
  };
  const token = await tokenOf(simulated, form);

  const printed = {
    Host: 'api.piste.gouv.fr',
    'Accept-Encoding': 'utf-8',
    Authorization: `Bearer ${token}`,
  };
  const answer = await raw(simulated.url, HEALTHCHECK, { headers: printed });

  expect(answer.status).toBe(200);
  expect(answer.body).toBe('{"version":"1.0","etat":"OK"}');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
});

test('piste.healthcheck: answers the application without a profile as printed', async () => {
  const simulated = await simulate();
  const form = { client_id: '0d1f2c3b-4a59-4687-95a4-b3c2d1e0f9a8', client_secret: 'TEST-secret-without-profile' };
  const token = await tokenOf(simulated, form);

  const response = await check(simulated, token);

  expect(response.status).toBe(403);
  expect(response.body).toEqual(NO_PROFILE);
});

test.each([
  ['no Authorization header', undefined, 'there is no Authorization header'],
  ['an empty one', '', 'the Authorization header is not Bearer'],
  ['Bearer without a token', 'Bearer', 'the Authorization header is not Bearer'],
  ['two tokens in it', 'Bearer a b', 'the Authorization header is not Bearer'],
  ['Basic credentials', 'Basic ZGVtbzpzM2NyZXQ=', 'the Authorization header is not Bearer'],
  [
    'the token alone',
    'd6DyJ6NQIVbk1koEgMR3vgqB62f9HdCXkppSpuHWAjL8y6wylXlf0Q',
    'the Authorization header is not Bearer',
  ],
])('piste.healthcheck: answers missing-token to %s', async (_, authorization, because) => {
  const simulated = await withApplication();

  const request = simulated.agent.get(HEALTHCHECK);
  const response = await (authorization === undefined ? request : request.set('Authorization', authorization));

  challenged(
    response,
    400,
    'Bearer realm="DefaultRealm",error="invalid_request",error_description="Unable to find token in the message"',
  );
  expect(await explained(simulated, response)).toEqual({
    outcome: 'refused',
    case: 'missing-token',
    document: GUIDE,
    section: 'RFC 6750, 3.1',
    because,
  });
});

test('piste.healthcheck: answers invalid-token to a token that was never issued', async () => {
  const simulated = await withApplication();

  const response = await check(simulated, 'd6DyJ6NQIVbk1koEgMR3vgqB62f9HdCXkppSpuHWAjL8y6wylXlf0Q');

  const challenge =
    'Bearer realm="DefaultRealm",error="invalid_token",error_description="Unable to find the access token in persistent storage."';
  challenged(response, 401, challenge);
  const { case: documentedCase, because } = await explained(simulated, response);
  expect(documentedCase).toBe('invalid-token');
  expect(because).toBe('this token was never issued, or expired more than an hour ago');
});

test('piste.healthcheck: serves a token until its last second and refuses it from the next', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);

  await simulated.advance('PT59M59.999S');
  await check(simulated, token).expect(200);
  await simulated.advance('PT0.001S');
  const response = await check(simulated, token);

  challenged(response, 401, challengeOf('invalid_token', 'The access token expired.'));
  expect(await explained(simulated, response)).toMatchObject({
    case: 'expired-token',
    section: 'RFC 6750, 3.1',
    because: 'the token has expired',
    details: { expiresAt: '2026-01-15T10:00:00.000Z' },
  });
});

test('piste.healthcheck: has forgotten an expired token an hour later, once its application has asked for another', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);

  await simulated.advance('PT1H59M59S');
  await tokenOf(simulated);
  await check(simulated, token).expect('www-authenticate', challengeOf('invalid_token', 'The access token expired.'));
  await simulated.advance('PT1S');
  await tokenOf(simulated);

  const forgotten = challengeOf('invalid_token', 'Unable to find the access token in persistent storage.');
  await check(simulated, token).expect(401).expect('www-authenticate', forgotten);
});

test('piste.healthcheck: answers disabled-client to a token of an application that was switched off', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);

  await simulated.happen('piste.application.update', { clientId: DEMO.clientId, enabled: false });
  const response = await check(simulated, token);

  challenged(response, 401, challengeOf('invalid_token', 'The client app was not found or is disabled.'));
  expect(await explained(simulated, response)).toMatchObject({
    case: 'disabled-client',
    because: 'application demo is disabled or gone',
  });
  await simulated.happen('piste.application.update', { clientId: DEMO.clientId, enabled: true });
  await check(simulated, token).expect(200);
});

test.each(['none', 'pending', 'rejected'] as const)(
  'piste.healthcheck: answers not-subscribed to an application whose subscription is %s',
  async (subscription) => {
    const simulated = await withApplication({ apis: { 'sne-cotation': subscription } });
    const token = await tokenOf(simulated);

    const response = await check(simulated, token);

    expect(response.status).toBe(403);
    expect(response.text).toBe('Forbidden');
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(response.headers['www-authenticate']).toBeUndefined();
    expect(await explained(simulated, response)).toEqual({
      outcome: 'refused',
      case: 'not-subscribed',
      document: GUIDE,
      section: 'Application cliente "bac à sable", étape 3',
      because: `the subscription of application demo to sne-cotation is ${subscription}, not approved`,
      details: { subscription },
    });
  },
);

test('piste.healthcheck: answers insufficient-scope to a token that has none of the scopes of the API', async () => {
  const simulated = await withApplication({ scopes: ['resource.WRITE'] });
  const token = await tokenOf(simulated);

  const response = await check(simulated, token);

  challenged(
    response,
    403,
    'Bearer realm="DefaultRealm",error="insufficient_scope",error_description="scope(s) associated with access token are not valid to access this resource.",scope="Scopes must match Any of these scopes:openid resource.READ"',
  );
  expect(await explained(simulated, response)).toMatchObject({
    case: 'insufficient-scope',
    because: 'the token has the scopes resource.WRITE and none of openid resource.READ',
    details: { scopes: ['resource.WRITE'] },
  });
});

test.each(['openid', 'resource.READ'])('piste.healthcheck: is content with the scope %s', async (scope) => {
  const simulated = await withApplication({ scopes: [scope] });

  await check(simulated, await tokenOf(simulated)).expect(200);
});

test('piste.healthcheck: under the dialect intersect, refuses a token that asked for too little', async () => {
  const application: Application = { scopes: ['openid', 'resource.WRITE'] };
  const simulated = await withApplication(application, { dialect: { piste: { scopes: 'intersect' } } });

  const { body } = await askToken(simulated, { ...FORM, scope: 'resource.WRITE' }).expect(200);

  await check(simulated, body.access_token).expect(403);
  await check(simulated, await tokenOf(simulated, { scope: 'openid' })).expect(200);
});
