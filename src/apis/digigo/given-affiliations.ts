import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import { MAX_ADMINISTRATORS } from './affiliation-rights.ts';
import { affiliationRequests } from './affiliations.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['digigo']>;

/** Brings in the requests for affiliations of a scenario's `given.digigo`, as sent when the world begins. */
export function stageAffiliations({ affiliationRequests: asked = [] }: Given, { put, now }: Beginning): void {
  for (const { affiliationRqtId: id, approved = false, ...request } of asked) {
    const said = { idType: 'CIN', requestorIdType: 'CIN', requestSignature: '', ...request };
    put(affiliationRequests, { ...said, id, ...(approved && { approvedAt: now }) });
  }
}

/** What a schema cannot say: ids that are there twice, AEDs and organisations that are not there, a third administrator. */
export function affiliationsProblems({
  aeds = [],
  organisations = [],
  users = [],
  affiliationRequests: asked = [],
}: Given): GivenProblem[] {
  const clients = new Set(aeds.map(({ clientId }) => clientId));
  const registered = new Set(organisations.map(({ organisationId }) => organisationId));
  const ids = asked.map(({ affiliationRqtId }) => affiliationRqtId);
  return [
    ...duplicates(['affiliationRequests'], 'affiliationRqtId', ids),
    ...asked.flatMap(({ clientId, organisationId }, n) => [
      ...unknown(['affiliationRequests', n, 'clientId'], `AED ${clientId}`, clients.has(clientId)),
      ...unknown(
        ['affiliationRequests', n, 'organisationId'],
        `organisation ${organisationId}`,
        registered.has(organisationId),
      ),
    ]),
    ...surplusAdministrators(users),
  ];
}

const unknown = (path: GivenProblem['path'], what: string, isKnown: boolean): GivenProblem[] =>
  isKnown ? [] : [{ path, message: `there is no ${what}` }];

function surplusAdministrators(holders: readonly Schemas['holder'][]): GivenProblem[] {
  const counts = new Map<string, number>();
  return holders.flatMap(({ affiliations = [] }, n) =>
    affiliations.flatMap(({ organisationId, affiliationType }, at) => {
      if (affiliationType !== 'ADMIN') return [];
      const count = (counts.get(organisationId) ?? 0) + 1;
      counts.set(organisationId, count);
      if (count <= MAX_ADMINISTRATORS) return [];
      const message = `${organisationId} has ${MAX_ADMINISTRATORS} administrators already`;
      return [{ path: ['users', n, 'affiliations', at], message }];
    }),
  );
}
