import { EventRefused, event } from '../../../kit/event.ts';
import { applicationCreated } from '../applications.ts';
import { accounts, applications } from '../state.ts';

/** They declare an application for production (guide, "Application cliente pour la production"). */
export default event('piste.application.create', async ({ email, name, environment }, { world }) => {
  const application = applicationCreated(world.ids, { name, email, environment });
  return world.change((rows) => {
    const account = rows.get(accounts, email);
    if (account === undefined) throw new EventRefused('unknown', 'email', `${email} has no account`);
    if (account.activatedAt === undefined) {
      throw new EventRefused('precondition', 'email', `the account of ${email} is not active yet`);
    }
    if (environment === 'sandbox') {
      const only = 'the application made on activation is the only one that can use the sandbox';
      throw new EventRefused('precondition', 'environment', only);
    }
    rows.put(applications, application);
    return { clientId: application.id, clientSecret: application.clientSecret, name, environment };
  });
});
