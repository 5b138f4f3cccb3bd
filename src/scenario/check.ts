import type { Scenario } from '../generated/contracts.ts';
import { faultProblem } from '../kit/fault.ts';
import type { ApiModule } from '../kit/module.ts';
import { parseDuration, parseInstant } from '../world/time.ts';
import { loadScenario, type Problem, ScenarioRefused } from './load.ts';

/**
 * Reads a scenario and holds it against what the APIs know: its faults, reactions and references.
 * @throws {ScenarioRefused} naming path and line of what is wrong
 */
export function checkedScenario(text: string, modules: readonly ApiModule[]): Scenario {
  const { scenario, problemAt } = loadScenario(text);
  const problems = [
    ...clockProblems(scenario),
    ...faultProblems(scenario, modules),
    ...reactionProblems(scenario, modules),
    ...duplicateProblems(scenario),
  ].map(({ path, message }) => problemAt(path, message));
  if (problems.length > 0) throw new ScenarioRefused(problems);
  return scenario;
}

interface Found {
  readonly path: readonly (string | number)[];
  readonly message: Problem['message'];
}

const clockProblems = ({ clock }: Scenario): Found[] =>
  clock !== undefined && parseInstant(clock.at) === undefined
    ? [{ path: ['clock', 'at'], message: 'must be an RFC 3339 instant with a zone, such as 2026-01-15T09:00:00Z' }]
    : [];

function faultProblems({ faults = [] }: Scenario, modules: readonly ApiModule[]): Found[] {
  const operations = modules.flatMap(({ api }) => api.operations);
  return faults.flatMap((fault, n) => {
    const message = faultProblem(fault, operations);
    return message === undefined ? [] : [{ path: ['faults', n], message }];
  });
}

function reactionProblems({ reactions = [] }: Scenario, modules: readonly ApiModule[]): Found[] {
  const events = new Set<string>(modules.flatMap(({ events }) => events.map(({ id }) => id)));
  const triggers = new Set([...events, ...modules.flatMap(({ api }) => api.operations.map(({ id }) => id))]);
  return reactions.flatMap(({ on, do: { event } }, n) => [
    ...(triggers.has(on) ? [] : [{ path: ['reactions', n, 'on'], message: `no operation or event is called ${on}` }]),
    ...(events.has(event) ? [] : [{ path: ['reactions', n, 'do'], message: `no event is called ${event}` }]),
  ]);
}

/** Two rows with one id, of which the second would silently replace the first; and windows of no length. */
function duplicateProblems({ given = {} }: Scenario): Found[] {
  const { applications = [] } = given.piste ?? {};
  const { consumers = [], journeys = [] } = given.rdex ?? {};
  const lists = [
    { path: ['given', 'piste', 'applications'], key: 'clientId', ids: applications.map(({ clientId }) => clientId) },
    { path: ['given', 'rdex', 'consumers'], key: 'apikey', ids: consumers.map(({ apikey }) => apikey) },
    { path: ['given', 'rdex', 'journeys'], key: 'uuid', ids: journeys.map(({ uuid }) => String(uuid)) },
  ];
  const twice = lists.flatMap(({ path, key, ids }) => {
    const seen = new Set<string>();
    return ids.flatMap((id, n) =>
      seen.size === seen.add(id).size ? [{ path: [...path, n, key], message: `${id} is there already` }] : [],
    );
  });
  const empty = applications.flatMap(({ quotas = [] }, n) =>
    quotas.flatMap(({ per }, m) =>
      parseDuration(per) === 0
        ? [{ path: ['given', 'piste', 'applications', n, 'quotas', m, 'per'], message: 'must be longer' }]
        : [],
    ),
  );
  return [...twice, ...empty];
}
