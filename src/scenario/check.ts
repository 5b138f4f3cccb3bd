import { events, type Scenario } from '../generated/contracts.ts';
import { faultProblem } from '../kit/fault.ts';
import type { ApiModule } from '../kit/module.ts';
import { toCome } from '../kit/to-come.ts';
import { parseInstant } from '../world/time.ts';
import { loadScenario, ScenarioRefused } from './load.ts';
import { type Departure, departures, MAX_PROBLEMS, type Path } from './schema.ts';

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
  ]
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => problemAt(path, message));
  if (problems.length > 0) throw new ScenarioRefused(problems);
  return scenario;
}

const clockProblems = ({ clock }: Scenario): Departure[] =>
  clock !== undefined && parseInstant(clock.at) === undefined
    ? [{ path: ['clock', 'at'], message: 'must be an RFC 3339 instant with a zone, such as 2026-01-15T09:00:00Z' }]
    : [];

function faultProblems({ faults = [] }: Scenario, modules: readonly ApiModule[]): Departure[] {
  const operations = modules.flatMap(({ api }) => api.operations);
  return faults.flatMap((fault, n) => {
    const message = faultProblem(fault, operations);
    return message === undefined ? [] : [{ path: ['faults', n], message }];
  });
}

function reactionProblems({ reactions = [] }: Scenario, modules: readonly ApiModule[]): Departure[] {
  const known = new Set<string>(modules.flatMap(({ events }) => events.map(({ id }) => id)));
  const triggers = new Set([...known, ...modules.flatMap(({ api }) => api.operations.map(({ id }) => id))]);
  return reactions.flatMap(({ on, do: { event, ...given } }, n) => [
    ...(triggers.has(on)
      ? []
      : [{ path: ['reactions', n, 'on'], message: toCome(on) ?? `no operation or event is called ${on}` }]),
    ...(known.has(event)
      ? givenProblemsOf(event, given, ['reactions', n, 'do'])
      : [{ path: ['reactions', n, 'do', 'event'], message: toCome(event) ?? `no event is called ${event}` }]),
  ]);
}

/** What an event is to be given is held against its schema when it is written, not when it is due. */
function givenProblemsOf(event: string, given: object, at: Path): Departure[] {
  const { validator = '' } = events.find(({ id }) => id === event) ?? {};
  return departures(validator, given).map(({ path, message }) => ({ path: [...at, ...path], message }));
}

const givenProblems = ({ given = {} }: Scenario, modules: readonly ApiModule[]): Departure[] =>
  modules.flatMap(({ api, problems }) =>
    problems(given).map(({ path, message }) => ({ path: ['given', api.api, ...path], message })),
  );
