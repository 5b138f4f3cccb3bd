import supertest from 'supertest';
import { expect, test } from 'vitest';
import { createSimulator, ScenarioRefused } from '../src/index.ts';

const CREDENTIALS = {
  grant_type: 'client_credentials',
  client_id: 'e95cc363-cd9b-40cf-84d5-ba9c5e9d7121',
  client_secret: 'TEST-secret-of-mon-application-demo',
};

test("createSimulator: a world of one's own, its clock and its outbox", async () => {
  await using simulator = await createSimulator({ scenario: 'scenarios/default.yaml', seed: 42 });
  const world = simulator.world('checkout');

  const { body: token } = await supertest(world.url)
    .post('/api/oauth/token')
    .type('form')
    .send(CREDENTIALS)
    .expect(200);
  const healthcheck = () =>
    supertest(world.url)
      .get('/mtes/sne-cotation/v1.0/healthcheck')
      .set('authorization', `Bearer ${token.access_token}`);
  await healthcheck().expect(200);
  await world.advance('PT61M');
  await healthcheck().expect(401);

  const event = { event: 'piste.account.create', email: 'jeanne@example.com' };
  const coming = world.outbox.next({ to: 'jeanne@example.com' });
  await supertest(simulator.url).post('/_sim/worlds/checkout/events').send(event).expect(200);
  expect((await coming).link).toContain(`${simulator.url}/_sim/worlds/checkout/links/`);
  await expect(world.outbox.next({ to: 'nobody@example.com' }, 50)).rejects.toThrow('no new message came');
});

test('createSimulator: refuses a scenario that cannot be used', async () => {
  await expect(createSimulator({ scenario: 'package.json' })).rejects.toThrow(ScenarioRefused);
});
