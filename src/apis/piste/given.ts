import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import { parseDuration } from '../../world/time.ts';
import { type Application, accounts, applications, DEFAULT_SCOPES } from './state.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['piste']>;

/** Brings in the applications of a scenario's `given.piste`; what it leaves out is as the portal would make it. */
export function stage(given: Given, { put, now }: Beginning): void {
  for (const application of given.applications ?? []) {
    put(applications, applicationGiven(application));
    if (application.email !== undefined) put(accounts, { id: application.email, createdAt: now, activatedAt: now });
  }
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

/** What a schema cannot say: ids that are there twice, and windows of no length. */
export const problems = ({ applications: given = [] }: Given): GivenProblem[] => [
  ...duplicates(
    ['applications'],
    'clientId',
    given.map(({ clientId }) => clientId),
  ),
  ...given.flatMap(({ quotas = [] }, n) =>
    quotas.flatMap(({ per }, m) =>
      parseDuration(per) === 0 ? [{ path: ['applications', n, 'quotas', m, 'per'], message: 'must be longer' }] : [],
    ),
  ),
];
