import { event } from '../../../kit/event.ts';
import { applicationOf } from '../applications.ts';
import { applications } from '../state.ts';

/** They switch an application on or off ("Modifier l'application", "Activée: Oui"). */
export default event('piste.application.update', async ({ clientId, enabled }, { world }) =>
  world.change((rows) => {
    rows.put(applications, { ...applicationOf(rows, clientId), enabled });
    return { clientId, enabled };
  }),
);
