import { EventRefused } from '../../kit/event.ts';
import type { Ids } from '../../world/ids.ts';
import type { ReadRows } from '../../world/rows.ts';
import { type Application, applications, DEFAULT_SCOPES } from './state.ts';

/** An application as the portal makes it: enabled, with credentials of its own, subscribed to nothing. */
export const applicationCreated = (
  ids: Ids,
  { name, email, environment }: Pick<Application, 'name' | 'email' | 'environment'>,
): Application => ({
  id: ids.uuid(),
  clientSecret: ids.uuid(),
  name,
  email,
  environment,
  enabled: true,
  scopes: DEFAULT_SCOPES,
  apis: {},
  profile: false,
  quotas: [],
});

/**
 * The application that an event is about.
 * @throws {EventRefused} `unknown` when there is none
 */
export function applicationOf(rows: ReadRows, clientId: string): Application {
  const application = rows.get(applications, clientId);
  if (application === undefined) {
    throw new EventRefused('unknown', 'clientId', `no application has the client_id ${clientId}`);
  }
  return application;
}
