import type { Scenario } from '../generated/contracts.ts';
import { faultProblem } from '../kit/fault.ts';
import type { ApiModule } from '../kit/module.ts';
import { parseInstant } from '../world/time.ts';
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
    ...givenProblems(scenario, modules),
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

const givenProblems = ({ given = {} }: Scenario, modules: readonly ApiModule[]): Found[] =>
  modules.flatMap(({ api, problems }) =>
    problems(given).map(({ path, message }) => ({ path: ['given', api.api, ...path], message })),
  );
