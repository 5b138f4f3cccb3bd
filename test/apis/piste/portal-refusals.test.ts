import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';

const SUBSCRIPTIONS = ['none', 'pending', 'approved', 'rejected'] as const;
const SLEEPING = 'sleeping@example.com';
const ACTIVE = 'active@example.com';

/** A world with an account that sleeps, one that is active, and applications at every stage of a subscription. */
async function portal(): Promise<Simulated> {
  const applications = SUBSCRIPTIONS.map((subscription) => ({
    clientId: subscription,
    clientSecret: 's3cret',
    apis: { 'sne-cotation': subscription },
    profile: subscription === 'approved',
  }));
  const simulated = await simulate({ given: { piste: { applications } } });
  await simulated.happen('piste.account.create', { email: SLEEPING });
  await simulated.happen('piste.account.create', { email: ACTIVE });
  await simulated.happen('piste.account.activate', { email: ACTIVE });
  return simulated;
}

/** Everything that the world remembers, but for how far its seed is drawn: ids are drawn before it is clear that they are needed. */
async function everything({ agent }: Simulated): Promise<string> {
  const { 'sim.seed': _, ...rows } = (await agent.get('/_sim/worlds/default/snapshot').expect(200)).body.rows;
  return JSON.stringify(rows);
}

const api = 'sne-cotation';
const production = { email: ACTIVE, name: 'a', environment: 'production' };

const malformed: [string, object, string][] = [
  ['piste.account.create', {}, 'email'],
  ['piste.account.create', { email: 'no address' }, 'email'],
  ['piste.account.create', { email: 3 }, 'email'],
  ['piste.account.create', { email: 'a@b', organisationCode: 984 }, 'organisationCode'],
  ['piste.account.create', { email: 'a@b', more: 1 }, 'more'],
  ['piste.account.activate', {}, 'email'],
  ['piste.account.activate', { email: ['a@b'] }, 'email'],
  ['piste.application.create', { email: ACTIVE, name: 'a' }, 'environment'],
  ['piste.application.create', { ...production, environment: 'test' }, 'environment'],
  ['piste.application.create', { ...production, name: '' }, 'name'],
  ['piste.application.update', { clientId: 'approved' }, 'enabled'],
  ['piste.application.update', { clientId: 'approved', enabled: 'false' }, 'enabled'],
  ['piste.subscription.request', { clientId: 'none' }, 'api'],
  ['piste.subscription.approve', { clientId: 'pending', api: null }, 'api'],
  ['piste.subscription.reject', { api }, 'clientId'],
  ['piste.profile.assign', {}, 'clientId'],
  ['piste.profile.withdraw', { clientId: {} }, 'clientId'],
  ['piste.nothing.happens', {}, 'event'],
];

const unknown: [string, object, string][] = [
  ['piste.account.create', { email: 'a@b', organisationCode: '000000' }, 'organisationCode'],
  ['piste.account.activate', { email: 'nobody@example.com' }, 'email'],
  ['piste.application.create', { ...production, email: 'nobody@example.com' }, 'email'],
  ['piste.application.update', { clientId: 'nobody', enabled: true }, 'clientId'],
  ['piste.subscription.request', { clientId: 'nobody', api }, 'clientId'],
  ['piste.subscription.approve', { clientId: 'pending', api: 'chocolate' }, 'api'],
  ['piste.subscription.reject', { clientId: '__proto__', api }, 'clientId'],
  ['piste.profile.assign', { clientId: 'nobody' }, 'clientId'],
  ['piste.profile.withdraw', { clientId: 'nobody' }, 'clientId'],
];

const premature: [string, object, string][] = [
  ['piste.account.create', { email: ACTIVE }, 'email'],
  ['piste.account.create', { email: SLEEPING }, 'email'],
  ['piste.account.activate', { email: ACTIVE }, 'email'],
  ['piste.application.create', { ...production, email: SLEEPING }, 'email'],
  ['piste.application.create', { ...production, environment: 'sandbox' }, 'environment'],
  ['piste.subscription.request', { clientId: 'pending', api }, 'subscription'],
  ['piste.subscription.request', { clientId: 'approved', api }, 'subscription'],
  ['piste.subscription.approve', { clientId: 'none', api }, 'subscription'],
  ['piste.subscription.approve', { clientId: 'approved', api }, 'subscription'],
  ['piste.subscription.approve', { clientId: 'rejected', api }, 'subscription'],
  ['piste.subscription.reject', { clientId: 'none', api }, 'subscription'],
  ['piste.subscription.reject', { clientId: 'rejected', api }, 'subscription'],
  ['piste.profile.assign', { clientId: 'approved' }, 'profile'],
  ['piste.profile.withdraw', { clientId: 'none' }, 'profile'],
];

test.each([
  ['malformed', 400, malformed],
  ['about something unknown', 404, unknown],
  ['not possible yet, or no longer', 409, premature],
] as const)(
  'piste: an event that is %s answers %i, names what is wrong and changes nothing',
  async (_, status, events) => {
    const simulated = await portal();
    const before = await everything(simulated);

    const answers: unknown[] = [];
    for (const [event, given] of events) {
      const { agent } = simulated;
      const response = await agent.post('/_sim/worlds/default/events').send({ event, ...given });
      expect(response.headers['content-type']).toBe('application/problem+json');
      answers.push([event, response.status, response.body.subject]);
    }

    expect(answers).toEqual(events.map(([event, , subject]) => [event, status, subject]));
    expect(await everything(simulated)).toBe(before);
  },
);

test('piste: a link that no mail has answers 404 and changes nothing', async () => {
  const simulated = await portal();
  const before = await everything(simulated);

  for (const code of ['nothing', '__proto__', 'constructor']) {
    await simulated.agent.get(`/_sim/worlds/default/links/${code}`).expect(404);
  }
  for (const code of ['a'.repeat(2000), '%00']) {
    const { status } = await simulated.agent.get(`/_sim/worlds/default/links/${code}`);
    expect([400, 404]).toContain(status);
  }
  await simulated.agent.get('/_sim/worlds/never-there/links/nothing').expect(404);

  expect(await everything(simulated)).toBe(before);
});

test('piste: an event that cannot happen when it is due is told, and the next ones happen', async () => {
  const reactions = [
    { on: 'piste.account.create', after: 'PT1M', do: { event: 'piste.profile.assign', clientId: 'nobody' } },
    { on: 'piste.account.create', after: 'PT2M', do: { event: 'piste.account.activate', email: 'a@b.c' } },
  ];
  const simulated = await simulate({ reactions });

  await simulated.happen('piste.account.create', { email: 'a@b.c' });
  const { body } = await simulated.agent.post('/_sim/worlds/default/clock/advance').send({ by: 'PT1H' }).expect(200);

  expect(body.ran).toEqual([
    {
      event: 'piste.profile.assign',
      at: '2026-01-15T09:01:00Z',
      refused: 'no application has the client_id nobody',
    },
    { event: 'piste.account.activate', at: '2026-01-15T09:02:00Z' },
  ]);
});
