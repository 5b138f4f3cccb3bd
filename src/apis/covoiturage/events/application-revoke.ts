import { EventRefused, event } from '../../../kit/event.ts';
import { applications } from '../state.ts';

/** An operator's administrator revokes an application: its token is worth nothing from now on. */
export default event('covoiturage.application.revoke', async ({ token }, { world, now }) =>
  world.change((rows) => {
    const application = rows.get(applications, token);
    if (application === undefined) throw new EventRefused('unknown', 'token', 'no application has this token');
    if (application.revokedAt !== undefined) {
      throw new EventRefused('precondition', 'token', 'this application is revoked already');
    }
    rows.put(applications, { ...application, revokedAt: now });
    return { operator: Number(application.operator), revoked: true };
  }),
);
