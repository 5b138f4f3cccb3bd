import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { addressProblems } from '../../kit/addresses.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import { journeyOf } from './journey.ts';
import { type Consumer, consumers, DOCUMENTED_OPERATOR, journeys, operators } from './state.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['rdex']>;

/** Brings in the operator, consumers and journeys of a scenario's `given.rdex`. */
export async function stage(given: Given, { put, ids, now }: Beginning): Promise<void> {
  const operator = { ...DOCUMENTED_OPERATOR, ...given.operator };
  put(operators, operator);
  for (const consumer of given.consumers ?? []) put(consumers, consumerGiven(consumer));
  for (const journey of given.journeys ?? []) put(journeys, journeyOf(journey, operator));
  const count = given.generate?.journeys ?? 0;
  if (count === 0) return;
  const { generated } = await import('./generate.ts');
  for (const journey of generated(count, ids, now)) put(journeys, journeyOf(journey, operator));
}

const consumerGiven = ({ apikey, ...given }: Schemas['consumer']): Consumer => ({
  ips: [],
  permissions: ['journeys', 'connections'],
  quotas: {},
  ...given,
  id: apikey,
});

/** What a schema cannot say: ids that are there twice, and addresses that are none. */
export function problems({ consumers: given = [], journeys: offers = [] }: Given): GivenProblem[] {
  return [
    ...duplicates(
      ['consumers'],
      'apikey',
      given.map(({ apikey }) => apikey),
    ),
    ...duplicates(
      ['journeys'],
      'uuid',
      offers.map(({ uuid }) => String(uuid)),
    ),
    ...given.flatMap(({ ips = [] }, n) => addressProblems(['consumers', n, 'ips'], ips)),
  ];
}
