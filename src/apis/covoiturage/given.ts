import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import { carpoolOf } from './carpool.ts';
import { identityGiven } from './identity.ts';
import { type Application, applications, carpools, type Operator, operators } from './state.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['covoiturage']>;

/** Brings in the operators, applications and carpools of a scenario's `given.covoiturage`. */
export async function stage(given: Given, { put, ids, now }: Beginning): Promise<void> {
  for (const { id, name, uuid = ids.uuid() } of given.operators ?? []) {
    put(operators, { id: String(id), name, uuid } satisfies Operator);
  }
  for (const application of given.applications ?? []) put(applications, applicationGiven(application));
  const { generated } = given.generate === undefined ? { generated: () => [] } : await import('./generate.ts');
  for (const carpool of [...(given.carpools ?? []), ...generated(given, ids.seed, now)]) {
    const { row } = carpoolOf(carpool, ids.uuid());
    if (row !== undefined) put(carpools, row);
  }
}

const applicationGiven = ({ token, operator, permissions }: Schemas['covoiturageApplication']): Application => ({
  id: token,
  operator: String(operator),
  permissions: permissions ?? ['journey.create', 'certificate.create', 'certificate.download'],
});

/** What a schema cannot say: ids that are there twice, operators that are not there, numbers and times that cannot be. */
export function problems(given: Given): GivenProblem[] {
  const { operators: named = [], applications: clients = [], carpools: trips = [], generate = {} } = given;
  const known = new Set(named.map(({ id }) => id));
  const unknown = (path: readonly (string | number)[], operator: number): GivenProblem[] =>
    known.has(operator) ? [] : [{ path: [...path, 'operator'], message: `there is no operator ${operator}` }];
  return [
    ...duplicates(
      ['operators'],
      'id',
      named.map(({ id }) => String(id)),
    ),
    ...duplicates(
      ['applications'],
      'token',
      clients.map(({ token }) => token),
    ),
    ...clients.flatMap(({ operator }, n) => unknown(['applications', n], operator)),
    ...trips.flatMap((trip, n) => [...unknown(['carpools', n], trip.operator), ...wrongIn(trip, n)]),
    ...(generate.commuters ?? []).flatMap(({ operator, identity }, n) => [
      ...unknown(['generate', 'commuters', n], operator),
      ...('invalid' in identityGiven(identity)
        ? [{ path: ['generate', 'commuters', n, 'identity'], message: 'is no phone number' }]
        : []),
    ]),
    ...((generate.carpools ?? 0) > 0 && known.size === 0
      ? [{ path: ['generate', 'carpools'], message: 'there is no operator to give them to' }]
      : []),
  ];
}

function wrongIn(trip: Schemas['carpool'], n: number): GivenProblem[] {
  const { problem } = carpoolOf(trip, '');
  return problem === undefined ? [] : [{ ...problem, path: ['carpools', n, ...problem.path] }];
}
