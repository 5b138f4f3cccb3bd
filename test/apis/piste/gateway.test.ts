import { expect, test } from 'vitest';
import {
  challengeOf,
  check,
  DEMO,
  explained,
  GUIDE,
  HEALTHCHECK,
  NO_PROFILE,
  raw,
  TOKEN,
  tokenOf,
  withApplication,
  withApplications,
} from './piste.ts';

test('piste.healthcheck: answers ERRAUTUSR0001 until the application has a business profile', async () => {
  const simulated = await withApplication({ profile: false });
  const token = await tokenOf(simulated);

  const response = await check(simulated, token);

  expect(response.status).toBe(403);
  expect(response.text).toBe(JSON.stringify(NO_PROFILE));
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(await explained(simulated, response)).toEqual({
    outcome: 'refused',
    case: 'errautusr0001',
    document: GUIDE,
    section: "Appel d'un endpoint",
    because: 'application demo has no business profile yet',
  });
});

test('piste.healthcheck: answers ERRAUTUSR0001 with the status that the dialect says', async () => {
  const simulated = await withApplication(
    { profile: false },
    { dialect: { piste: { businessProfileStatus: 400, realm: 'PISTE' } } },
  );
  const token = await tokenOf(simulated);

  await check(simulated, token).expect(400, NO_PROFILE);
});

test('piste.healthcheck: names the realm that the dialect says', async () => {
  const simulated = await withApplication({}, { dialect: { piste: { realm: 'PISTE' } } });

  const challenge = challengeOf('invalid_request', 'Unable to find token in the message', 'PISTE');
  await simulated.agent.get(HEALTHCHECK).expect(400).expect('www-authenticate', challenge);
});

test.each([
  ['POST', HEALTHCHECK, 405, 'Method Not Allowed'],
  ['DELETE', HEALTHCHECK, 405, 'Method Not Allowed'],
  ['GET', `${HEALTHCHECK}/`, 404, 'No match found for request'],
  ['GET', '/mtes', 404, 'No match found for request'],
  ['GET', '/mtes/sne-cotation/v1.0/demandes', 404, 'No match found for request'],
  ['GET', `${HEALTHCHECK}?a=%zz`, 400, 'Bad Request'],
])('piste.healthcheck: answers %s %s with %i, whoever asks', async (method, path, status, body) => {
  const { url } = await withApplication();

  const answer = await raw(url, path, { method });

  expect(answer.status).toBe(status);
  expect(answer.body).toBe(body);
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
});

test('piste.healthcheck: answers a defect of the simulator as the gateway does', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);
  const world = simulated.simulator.desk.worlds.get('default');
  const read = world?.read;
  if (world !== undefined) {
    world.read = ((look) => {
      if (String(look).includes('tokens')) throw new Error('out of order');
      return read?.call(world, look);
    }) as typeof world.read;
  }

  const response = await check(simulated, token);

  expect(response.status).toBe(500);
  expect(response.text).toBe('Internal Server Error');
  expect((await explained(simulated, response)).outcome).toBe('error');
});

const SANDBOX = { clientId: 'sandbox', clientSecret: 's3cret', environment: 'sandbox' } as const;
const PRODUCTION = { clientId: 'production', clientSecret: 's3cret', environment: 'production' } as const;

const both = () =>
  withApplications(
    [SANDBOX, PRODUCTION].map((application) => ({
      ...application,
      apis: { 'sne-cotation': 'approved' as const },
      profile: true,
    })),
  );

const tokenRequest = (host: string, client: string) => ({
  method: 'POST',
  headers: { Host: host, 'Content-Type': 'application/x-www-form-urlencoded' },
  body: `grant_type=client_credentials&client_id=${client}&client_secret=s3cret`,
});

test.each([
  ['sandbox-oauth.piste.gouv.fr', 200, 400],
  ['sandbox-oauth.piste.gouv.fr:443', 200, 400],
  ['SANDBOX-OAUTH.PISTE.GOUV.FR', 200, 400],
  ['sandbox-anything.example.com', 200, 400],
  ['oauth.piste.gouv.fr', 400, 200],
  ['OAuth.Piste.Gouv.FR:8443', 400, 200],
  ['localhost', 200, 200],
  ['127.0.0.1:8080', 200, 200],
  ['[::1]:8080', 200, 200],
  ['piste.example.com', 200, 200],
  ['api.piste.gouv.fr.example.com', 200, 200],
])('piste.token: at %s answers sandbox applications %i and production ones %i', async (host, sandbox, production) => {
  const simulated = await both();

  const answers = [
    await raw(simulated.url, TOKEN, tokenRequest(host, 'sandbox')),
    await raw(simulated.url, TOKEN, tokenRequest(host, 'production')),
  ];

  expect(answers.map(({ status }) => status)).toEqual([sandbox, production]);
  for (const { status, body, headers } of answers) {
    if (status === 200) continue;
    expect(JSON.parse(body).error).toBe('invalid_client');
    const { because } = await explained(simulated, { headers } as never);
    expect(because).toMatch(/is a (sandbox|production) application, which [\w.-]+ does not know$/);
  }
});

test.each([
  ['sandbox-api.piste.gouv.fr', 200, 401],
  ['api.piste.gouv.fr', 401, 200],
  ['localhost', 200, 200],
])('piste.healthcheck: at %s answers sandbox tokens %i and production ones %i', async (host, sandbox, production) => {
  const simulated = await both();
  const tokens = [
    await tokenOf(simulated, { client_id: 'sandbox' }),
    await tokenOf(simulated, { client_id: 'production' }),
  ];

  const answers = await Promise.all(
    tokens.map((token) =>
      raw(simulated.url, HEALTHCHECK, { headers: { Host: host, Authorization: `Bearer ${token}` } }),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual([sandbox, production]);
  for (const { status, headers } of answers.filter((answer) => answer.status === 401)) {
    expect(status).toBe(401);
    const unknown = challengeOf('invalid_token', 'Unable to find the access token in persistent storage.');
    expect(headers['www-authenticate']).toBe(unknown);
    const { because } = await explained(simulated, { headers } as never);
    expect(because).toContain(`means nothing at ${host}`);
  }
});

test('piste.healthcheck: is the same in another world, below its prefix, with tokens of its own', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);
  const staged = { seed: 1, given: { piste: { applications: [{ ...DEMO, apis: { 'sne-cotation': 'approved' } }] } } };
  await simulated.agent.put('/_sim/worlds/other').send(staged).expect(201);

  await check(simulated, token, `/w/other${HEALTHCHECK}`).expect(401);
  const other = await tokenOf(simulated, {}, `/w/other${TOKEN}`);

  await check(simulated, other, `/w/other${HEALTHCHECK}`).expect(403, NO_PROFILE);
  await check(simulated, other).expect(401);
  await check(simulated, token).expect(200);
});

test('piste.healthcheck: asks for token, application, quota, subscription, scope and profile, in this order', async () => {
  const simulated = await withApplication({
    profile: false,
    scopes: ['resource.WRITE'],
    quotas: [{ limit: 2, per: 'PT1H' }],
  });
  const { clientId } = DEMO;
  const token = await tokenOf(simulated);
  const refusal = async () => (await explained(simulated, await check(simulated, token))).case;

  const cases = [await refusal()];
  await simulated.happen('piste.subscription.reject', { clientId, api: 'sne-cotation' });
  cases.push(await refusal(), await refusal());
  await simulated.happen('piste.application.update', { clientId, enabled: false });
  cases.push(await refusal());
  await simulated.advance('PT1H');
  cases.push(await refusal());

  expect(cases).toEqual(['insufficient-scope', 'not-subscribed', 'quota-exceeded', 'disabled-client', 'expired-token']);
});

test('piste.profile: an application is served from when it has a business profile until it has none any more', async () => {
  const simulated = await withApplication({ profile: false });
  const { clientId } = DEMO;
  const token = await tokenOf(simulated);

  await simulated.happen('piste.profile.assign', { clientId });
  await check(simulated, token).expect(200);
  await simulated.happen('piste.profile.withdraw', { clientId });
  await check(simulated, token).expect(403, NO_PROFILE);
});
