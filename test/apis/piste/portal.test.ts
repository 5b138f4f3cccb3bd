import { expect, test } from 'vitest';
import { type Simulated, simulate } from '../../simulate.ts';
import { askToken, check, INVALID_CLIENT, NO_PROFILE, tokenOf } from './piste.ts';

const EMAIL = 'mon_application_demo@example.com';
const APPROVER = 'api-platau-administration@developpement-durable.gouv.fr';

const outbox = async ({ agent }: Simulated, to: string) =>
  (await agent.get('/_sim/worlds/default/outbox').query({ to }).expect(200)).body.messages;

const applications = async ({ agent }: Simulated) =>
  (await agent.get('/_sim/worlds/default/rows/piste.applications').expect(200)).body.rows;

/** Follows the link of the last mail to somebody, as a browser would. */
async function followLink(simulated: Simulated, to: string): Promise<void> {
  const { link } = (await outbox(simulated, to)).at(-1);
  expect(link).toMatch(new RegExp(`^${simulated.url}/`));
  await simulated.agent.get(new URL(link).pathname).expect(200);
}

async function activeAccount(): Promise<Simulated> {
  const simulated = await simulate({});
  await simulated.happen('piste.account.create', { email: EMAIL, organisationCode: '984b19' });
  await followLink(simulated, EMAIL);
  return simulated;
}

test('piste.account.create: sends the activation mail of the guide', async () => {
  const simulated = await simulate({});

  await simulated.happen('piste.account.create', { email: EMAIL, organisationCode: '984b19' });

  const [mail, ...others] = await outbox(simulated, EMAIL);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ id: 'm1', at: '2026-01-15T09:00:00Z', channel: 'email', to: EMAIL });
  expect(mail.text).toContain(
    'Pour confirmer votre courriel et activer votre compte, veuillez cliquer sur le lien suivant :',
  );
  expect(mail.text).toContain(
    'To confirm your email address and activate your account please click on the link below:',
  );
  expect(mail.text.split(mail.link)).toHaveLength(3);
  expect(await applications(simulated)).toEqual([]);
});

test('piste.account.activate: makes the sandbox application appear when the link in the mail is followed', async () => {
  const simulated = await simulate({});
  await simulated.happen('piste.account.create', { email: EMAIL });

  await followLink(simulated, EMAIL);

  expect(await applications(simulated)).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      clientSecret: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      name: `APP_SANDBOX_${EMAIL}`,
      email: EMAIL,
      environment: 'sandbox',
      enabled: true,
      scopes: ['openid', 'resource.READ'],
      apis: {},
      profile: false,
      quotas: [],
    },
  ]);
});

test('piste.account.activate: gives nothing more to whoever follows the link again', async () => {
  const simulated = await activeAccount();
  const before = await applications(simulated);
  const [{ link }] = await outbox(simulated, EMAIL);

  await simulated.agent.get(new URL(link).pathname).expect(409);

  expect(await applications(simulated)).toEqual(before);
});

test('piste: goes the whole way of the guide, from the account to the answer OK', async () => {
  const simulated = await activeAccount();
  const [{ id: clientId, clientSecret }] = await applications(simulated);
  const token = await tokenOf(simulated, { client_id: clientId, client_secret: clientSecret });

  await check(simulated, token).expect(403, 'Forbidden');
  await simulated.happen('piste.subscription.request', { clientId, api: 'sne-cotation' });
  await check(simulated, token).expect(403, 'Forbidden');
  await simulated.happen('piste.subscription.approve', { clientId, api: 'sne-cotation' });
  await check(simulated, token).expect(403, NO_PROFILE);
  await simulated.happen('piste.profile.assign', { clientId });
  await check(simulated, token).expect(200, { version: '1.0', etat: 'OK' });

  await simulated.happen('piste.profile.withdraw', { clientId });
  await check(simulated, token).expect(403, NO_PROFILE);
  await simulated.happen('piste.subscription.reject', { clientId, api: 'sne-cotation' });
  await check(simulated, token).expect(403, 'Forbidden');
});

test('piste.subscription: sends a mail to the approver, then one to the applicant', async () => {
  const simulated = await activeAccount();
  const [{ id: clientId }] = await applications(simulated);
  const given = { clientId, api: 'sne-cotation' };

  expect(await simulated.happen('piste.subscription.request', given)).toEqual({ ...given, subscription: 'pending' });
  expect(await simulated.happen('piste.subscription.reject', given)).toEqual({ ...given, subscription: 'rejected' });
  await simulated.happen('piste.subscription.request', given);
  expect(await simulated.happen('piste.subscription.approve', given)).toEqual({ ...given, subscription: 'approved' });

  const asked = "L'application APP_SANDBOX_mon_application_demo@example.com demande à souscrire à l'API SNE-Cotation.";
  expect((await outbox(simulated, APPROVER)).map(({ text }: { text: string }) => text)).toEqual([asked, asked]);
  const [, ...told] = (await outbox(simulated, EMAIL)).map(({ subject }: { subject: string }) => subject);
  expect(told).toEqual(['Souscription à SNE-Cotation refusée', 'Souscription à SNE-Cotation approuvée']);
});

test('piste.application.create: declares an application for production, which the sandbox does not know', async () => {
  const simulated = await activeAccount();

  const application = { email: EMAIL, name: 'Mon_application_demo', environment: 'production' };
  const { clientId, clientSecret } = await simulated.happen('piste.application.create', application);
  for (const step of ['request', 'approve']) {
    await simulated.happen(`piste.subscription.${step}`, { clientId, api: 'sne-cotation' });
  }
  await simulated.happen('piste.profile.assign', { clientId });

  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
  await askToken(simulated, form).set('Host', 'sandbox-oauth.piste.gouv.fr').expect(400, INVALID_CLIENT);
  const { body } = await askToken(simulated, form).set('Host', 'oauth.piste.gouv.fr').expect(200);
  await check(simulated, body.access_token).set('Host', 'api.piste.gouv.fr').expect(200);
});

test('piste.application.update: takes tokens and credentials away from an application that is switched off', async () => {
  const simulated = await activeAccount();
  const [{ id: clientId, clientSecret }] = await applications(simulated);
  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };

  await simulated.happen('piste.application.update', { clientId, enabled: false });
  await askToken(simulated, form).expect(400, INVALID_CLIENT);
  await simulated.happen('piste.application.update', { clientId, enabled: true });

  await askToken(simulated, form).expect(200);
});

test('piste: lets the approver act by himself, ten minutes after each request', async () => {
  const reactions = [
    {
      on: 'piste.subscription.request',
      after: 'PT10M',
      do: { event: 'piste.subscription.approve', clientId: 'a', api: 'sne-cotation' },
    },
    { on: 'piste.subscription.approve', after: 'PT1H', do: { event: 'piste.profile.assign', clientId: 'a' } },
  ];
  const given = { piste: { applications: [{ clientId: 'a', clientSecret: 'b', email: EMAIL }] } };
  const simulated = await simulate({ given, reactions });

  await simulated.happen('piste.subscription.request', { clientId: 'a', api: 'sne-cotation' });
  const { body } = await simulated.agent.post('/_sim/worlds/default/clock/advance').send({ by: 'PT70M' }).expect(200);

  expect(body.ran).toEqual([
    { event: 'piste.subscription.approve', at: '2026-01-15T09:10:00Z' },
    { event: 'piste.profile.assign', at: '2026-01-15T10:10:00Z' },
  ]);
  const [mail] = await outbox(simulated, EMAIL);
  expect(mail.at).toBe('2026-01-15T09:10:00Z');
  const token = await tokenOf(simulated, { client_id: 'a', client_secret: 'b' });
  await check(simulated, token).expect(200);
});
