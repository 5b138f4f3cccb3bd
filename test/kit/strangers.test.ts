import { expect, test } from 'vitest';
import { simulate } from '../simulate.ts';

const ADMIN = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin';
const CLIENT = '694b650c-eceb-4765-94f7-d170b4a1247c';
const REQUEST = '7742a7d7-8575-44a2-954a-e8c04f0013e1';

const journal = async ({ agent }: Awaited<ReturnType<typeof simulate>>) =>
  (await agent.get('/_sim/worlds/default/journal').expect(200)).body.entries;

test('journal: what strangers send does not fill it', async () => {
  const simulated = await simulate();
  const { agent } = simulated;
  for (let n = 0; n < 12; n += 1) await agent.get('/mtes/sne-cotation/v1.0/healthcheck').expect(400);

  const body = { requestId: 'x'.repeat(6_000_000), timestampIdentityVerification: 1, requestSignature: 'AA' };
  const answer = await agent.post(`${ADMIN}/validate-identity/${CLIENT}`).send(body);

  expect(answer.status).toBeGreaterThanOrEqual(400);
  const entries = await journal(simulated);
  expect(entries).toHaveLength(13);
  const last = entries.at(-1);
  expect(JSON.stringify(last).length).toBeLessThan(80_000);
  expect(last.request.body).toMatch(/… \(60000\d\d bytes\)$/);
});

test('journal: of a long body that is no text only the size', async () => {
  const { agent, explain } = await simulate();

  const answer = await agent
    .post('/ocsp')
    .set('Content-Type', 'application/ocsp-request')
    .serialize((bytes) => bytes)
    .send(Buffer.alloc(70_000));

  expect((await explain(answer)) as unknown).toMatchObject({ request: { body: '(70000 bytes)' } });
});

test.each([
  ['50,000 keys', `{${Array.from({ length: 50_000 }, (_, n) => `"f${n}":1`).join(',')}}`],
  ['50,000 empty objects', `[${Array(50_000).fill('{}').join(',')}]`],
])('JSON: %s are refused before anybody looks at them', async (_, body) => {
  const { agent, explain } = await simulate();

  const answer = await agent
    .post(`${ADMIN}/upload-proof/${CLIENT}/${REQUEST}`)
    .set('Content-Type', 'application/json')
    .send(body)
    .expect(400);

  expect((await explain(answer)).explanation.because).toContain('more than 20000 values');
});

test.each([
  [
    'another method',
    'get',
    `/tunsign-proxy-webapp/services/v1/oauth2/token/${CLIENT}/authorization_code/S3CRET/abcd-code`,
  ],
  [
    'a slash too many',
    'post',
    `/tunsign-proxy-webapp/services/v1/oauth2/token/${CLIENT}/authorization_code/S3CRET/abcd-code/`,
  ],
  ['a part too few', 'post', `/tunsign-proxy-webapp/oauth2/token/${CLIENT}/authorization_code/S3CRET/abcd-code`],
  [
    'the right path',
    'post',
    `/tunsign-proxy-webapp/services/v1/oauth2/token/${CLIENT}/authorization_code/S3CRET/abcd-code`,
  ],
] as const)('journal: secrets of a path are masked under %s', async (_, method, path) => {
  const simulated = await simulate();

  await simulated.agent[method](path);

  const [entry] = await journal(simulated);
  expect(JSON.stringify(entry)).not.toMatch(/S3CRET|abcd-code/);
  expect(entry.request.url).toContain('/oauth2/token/');
});

test('journal: a misspelt path without secrets is shown as it was', async () => {
  const simulated = await simulate();

  await simulated.agent.get('/mtes/sne-cotation/v1.0/healtcheck').expect(404);

  expect((await journal(simulated))[0].request.url).toBe('/mtes/sne-cotation/v1.0/healtcheck');
});
