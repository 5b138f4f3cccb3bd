import { EventRefused, event, type Scene } from '../../../kit/event.ts';
import { applicationOf } from '../applications.ts';
import { applications } from '../state.ts';

/** SNE-Cotation's administrators give the application a business profile ("profil métier"). */
export const assign = event('piste.profile.assign', ({ clientId }, scene) => setProfile(clientId, scene, true));

/** They take it away again. */
export const withdraw = event('piste.profile.withdraw', ({ clientId }, scene) => setProfile(clientId, scene, false));

function setProfile(clientId: string, { world }: Scene, profile: boolean) {
  return world.change((rows) => {
    const application = applicationOf(rows, clientId);
    if (application.profile === profile) {
      const because = `application ${clientId} ${profile ? 'has a business profile already' : 'has no business profile'}`;
      throw new EventRefused('precondition', 'profile', because);
    }
    rows.put(applications, { ...application, profile });
    return { clientId, profile };
  });
}
