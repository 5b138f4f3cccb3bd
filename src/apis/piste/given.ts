import type { Scenario, Schemas } from '../../generated/contracts.ts';
import type { Beginning } from '../../kit/module.ts';
import { type Application, applications, DEFAULT_SCOPES } from './state.ts';

/** Brings in the applications of a scenario's `given.piste`; what it leaves out is as the portal would make it. */
export function stage(given: NonNullable<NonNullable<Scenario['given']>['piste']>, { put }: Beginning): void {
  for (const application of given.applications ?? []) put(applications, applicationGiven(application));
}

const applicationGiven = (given: Schemas['application']): Application => ({
  id: given.clientId,
  clientSecret: given.clientSecret,
  name: given.name ?? given.clientId,
  email: given.email ?? `${given.clientId}@example.com`,
  environment: given.environment ?? 'sandbox',
  enabled: given.enabled ?? true,
  scopes: given.scopes ?? DEFAULT_SCOPES,
  apis: given.apis ?? {},
  profile: given.profile ?? false,
  quotas: given.quotas ?? [],
});
