import { expect, test } from 'vitest';
import { simulate } from '../../simulate.ts';
import { askToken, DEMO, FORM, raw, TOKEN, tokenOf, withApplication } from './piste.ts';

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

test('piste.token: answers the request printed in the guide as printed', async () => {
  const { url } = await simulate();

  const printed = {
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: 'utf-8',
    Host: 'oauth.piste.gouv.fr',
  };
  const body = `client_id=5e6f7a8b-9c0d-4e1f-8a2b-3c4d5e6f7a8b&client_secret=TEST-secret-of-production&grant_type=client_credentials`;
  const answer = await raw(url, TOKEN, { method: 'POST', headers: printed, body });

  expect(answer.status).toBe(200);
  const { access_token, ...rest } = JSON.parse(answer.body);
  expect(access_token).toMatch(/^[A-Za-z0-9]{54}$/);
  expect(rest).toEqual({ token_type: 'Bearer', expires_in: 3600, scope: 'openid resource.READ' });
  expect(Object.keys(JSON.parse(answer.body))).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
});

test('piste.token: knows the client_id printed in the guide', async () => {
  const { agent } = await simulate();

  const form = {
    grant_type: 'client_credentials',
    client_id: 'e95cc363-cd9b-40cf-84d5-ba9c5e9d7121',
    client_secret: 'TEST-secret-of-mon-application-demo',
  };
  const { body } = await agent.post(TOKEN).type('form').send(form).expect(200);

  expect(body.expires_in).toBe(3600);
});

test('piste.token: is JSON that nobody keeps', async () => {
  const simulated = await withApplication();

  const { headers } = await askToken(simulated).expect(200);

  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['pragma']).toBe('no-cache');
  expect(headers['x-powered-by']).toBeUndefined();
});

test('piste.token: takes the credentials from an Authorization: Basic header', async () => {
  const { agent } = await withApplication();

  const { body } = await agent
    .post(TOKEN)
    .set('Authorization', basic(DEMO.clientId, DEMO.clientSecret))
    .type('form')
    .send({ grant_type: 'client_credentials' })
    .expect(200);

  expect(body.access_token).toMatch(/^[A-Za-z0-9]{54}$/);
});

test.each([
  ['as they are', (text: string) => text],
  [
    'form-encoded first, as RFC 6749 section 2.3.1 says',
    (text: string) => encodeURIComponent(text).replaceAll('%20', '+'),
  ],
])('piste.token: takes Basic credentials with odd characters, %s', async (_, encoded) => {
  const odd = { clientId: 'déjà vu+%41', clientSecret: 'a b:c&d=e%zz+/é' };
  const { agent } = await withApplication(odd);

  const header = basic(encoded(odd.clientId).replaceAll(':', '%3A'), encoded(odd.clientSecret));
  await agent
    .post(TOKEN)
    .set('Authorization', header)
    .type('form')
    .send({ grant_type: 'client_credentials' })
    .expect(200);
});

test('piste.token: takes a form of those characters from the body', async () => {
  const odd = { clientId: 'déjà vu+%41', clientSecret: 'a b:c&d=e%zz+/é' };
  const simulated = await withApplication(odd);

  await askToken(simulated, { ...FORM, client_id: odd.clientId, client_secret: odd.clientSecret }).expect(200);
});

test.each(['application/x-www-form-urlencoded;charset=UTF-8', 'Application/X-WWW-Form-Urlencoded ; charset="utf-8"'])(
  'piste.token: takes the content type %s',
  async (type) => {
    const { agent } = await withApplication();

    await agent.post(TOKEN).set('Content-Type', type).send(new URLSearchParams(FORM).toString()).expect(200);
  },
);

test.each([
  ['no scope', undefined],
  ['an empty one', ''],
  ['openid', 'openid'],
  ['both, in the other order', 'resource.READ openid'],
  ['both, after a comma', 'openid,resource.READ'],
  ['one that is registered and one that is not', 'openid chocolate'],
])('piste.token: gives every scope of the application to whoever asks for %s', async (_, scope) => {
  const simulated = await withApplication();

  const { body } = await askToken(simulated, { ...FORM, ...(scope !== undefined && { scope }) }).expect(200);

  expect(body.scope).toBe('openid resource.READ');
});

test.each([
  [undefined, 'openid resource.READ resource.WRITE'],
  ['openid', 'openid'],
  ['resource.WRITE openid', 'openid resource.WRITE'],
  ['resource.WRITE,openid', 'openid resource.WRITE'],
  ['resource.WRITE+openid', 'openid resource.WRITE'],
  ['openid chocolate', 'openid'],
])('piste.token: under the dialect intersect, gives to %s the scopes %s', async (scope, given) => {
  const scopes = ['openid', 'resource.READ', 'resource.WRITE'];
  const simulated = await withApplication({ scopes }, { dialect: { piste: { scopes: 'intersect' } } });

  const { body } = await askToken(simulated, { ...FORM, ...(scope !== undefined && { scope }) }).expect(200);

  expect(body.scope).toBe(given);
});

test('piste.token: gives a new token at each call, and the older ones stay valid', async () => {
  const simulated = await withApplication();

  const tokens = [await tokenOf(simulated), await tokenOf(simulated), await tokenOf(simulated)];

  expect(new Set(tokens).size).toBe(3);
  for (const token of tokens) {
    await simulated.agent
      .get('/mtes/sne-cotation/v1.0/healthcheck')
      .set('Authorization', `Bearer ${token}`)
      .expect(200);
  }
});

test('piste.token: ignores fields that nobody documents, such as format', async () => {
  const simulated = await withApplication();

  await askToken(simulated, { ...FORM, format: 'json', chocolate: 'yes' }).expect(200);
});

test('piste.token: counts as seen in the coverage of the world', async () => {
  const simulated = await withApplication();

  await tokenOf(simulated);
  await askToken(simulated, { ...FORM, client_secret: 'wrong' }).expect(400);

  const { body } = await simulated.agent.get('/_sim/worlds/default/coverage').expect(200);
  const token = body.operations.find(({ operation }: { operation: string }) => operation === 'piste.token');
  expect(token.ok).toBe(1);
  expect(token.errors.filter(({ seen }: { seen: number }) => seen > 0)).toEqual([{ id: 'invalid-client', seen: 1 }]);
});
