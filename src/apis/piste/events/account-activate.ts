import { EventRefused, event } from '../../../kit/event.ts';
import { applicationCreated } from '../applications.ts';
import { accounts, applications } from '../state.ts';

/** They follow the link in the mail; "une première application cliente se crée automatique" (guide). */
export default event('piste.account.activate', async ({ email }, { world, now }) => {
  const application = applicationCreated(world.ids, { name: `APP_SANDBOX_${email}`, email, environment: 'sandbox' });
  return world.change((rows) => {
    const account = rows.get(accounts, email);
    if (account === undefined) throw new EventRefused('unknown', 'email', `${email} has no account`);
    if (account.activatedAt !== undefined) {
      throw new EventRefused('precondition', 'email', `the account of ${email} is active already`);
    }
    rows.put(accounts, { ...account, activatedAt: now });
    rows.put(applications, application);
    const { id: clientId, clientSecret, name, environment } = application;
    return { email, application: { clientId, clientSecret, name, environment } };
  });
});
