import { EventRefused, event, type Scene } from '../../../kit/event.ts';
import { deliver } from '../../../world/outbox.ts';
import { applicationOf } from '../applications.ts';
import { applications, SNE_COTATION, type Subscription, subscriptionOf } from '../state.ts';

/** "Email approbateur API" of the API's page in the portal. */
const APPROVER = 'api-platau-administration@developpement-durable.gouv.fr';

interface Step {
  readonly from: readonly Subscription[];
  readonly to: Subscription;
  readonly mail: (applicant: string, name: string) => { to: string; subject: string; text: string };
}

/** They select the API in the portal; "il faut attendre ensuite l'approbation de l'administrateur". */
export const request = event('piste.subscription.request', (given, scene) =>
  take(given, scene, {
    from: ['none', 'rejected'],
    to: 'pending',
    mail: (_applicant, name) => ({
      to: APPROVER,
      subject: 'Demande de souscription à SNE-Cotation',
      text: `L'application ${name} demande à souscrire à l'API SNE-Cotation.`,
    }),
  }),
);

/** The API's administrators approve. */
export const approve = event('piste.subscription.approve', (given, scene) =>
  take(given, scene, {
    from: ['pending'],
    to: 'approved',
    mail: (applicant, name) => ({
      to: applicant,
      subject: 'Souscription à SNE-Cotation approuvée',
      text: `La souscription de l'application ${name} à l'API SNE-Cotation est approuvée.`,
    }),
  }),
);

/** The API's administrators refuse, or take an approval back. */
export const reject = event('piste.subscription.reject', (given, scene) =>
  take(given, scene, {
    from: ['pending', 'approved'],
    to: 'rejected',
    mail: (applicant, name) => ({
      to: applicant,
      subject: 'Souscription à SNE-Cotation refusée',
      text: `La souscription de l'application ${name} à l'API SNE-Cotation est refusée.`,
    }),
  }),
);

function take({ clientId, api }: { clientId: string; api: string }, { world, now }: Scene, { from, to, mail }: Step) {
  return world.change((rows) => {
    const application = applicationOf(rows, clientId);
    if (api !== SNE_COTATION) throw new EventRefused('unknown', 'api', `the catalogue has no API ${api}`);
    const current = subscriptionOf(application, api);
    if (!from.includes(current)) {
      const because = `the subscription of ${clientId} to ${api} is ${current}, not ${from.join(' or ')}`;
      throw new EventRefused('precondition', 'subscription', because);
    }
    rows.put(applications, { ...application, apis: { ...application.apis, [api]: to } });
    deliver(rows, { at: now, channel: 'email', ...mail(application.email, application.name) });
    return { clientId, api, subscription: to };
  });
}
