import { events, type Scenario } from '../generated/contracts.ts';
import { faultProblem, faultsOf, MAX_FAULTS } from '../kit/fault.ts';
import type { ApiModule } from '../kit/module.ts';
import { didYouMean } from '../kit/nearest.ts';
import { parseInstant } from '../world/time.ts';
import { cycleProblems } from './cycles.ts';
import { type Loaded, loadScenario, ScenarioRefused } from './load.ts';
import { stepProblems } from './play/step-problems.ts';
import { type Departure, departures, MAX_PROBLEMS, type Path } from './schema.ts';

/**
 * Reads a scenario and holds it against what the APIs know: its faults, reactions and references.
 * @throws {ScenarioRefused} naming path and line of what is wrong
 */
export const checkedScenario = (text: string, modules: readonly ApiModule[]): Scenario =>
  checkedFile(text, modules).scenario;

/** The same, with a way to say where in its file something stands. */
export function checkedFile(text: string, modules: readonly ApiModule[]): Loaded {
  const { scenario, problemAt } = loadScenario(text);
  const problems = [
    ...clockProblems(scenario),
    ...faultProblems(scenario, modules),
    ...reactionProblems(scenario, modules),
    ...cycleProblems(scenario),
    ...givenProblems(scenario, modules),
    ...stepProblems(scenario, modules),
  ]
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => problemAt(path, message));
  if (problems.length > 0) throw new ScenarioRefused(problems);
  return { scenario, problemAt };
}

const clockProblems = ({ clock }: Scenario): Departure[] =>
  clock !== undefined && parseInstant(clock.at) === undefined
    ? [{ path: ['clock', 'at'], message: 'must be an RFC 3339 instant with a zone, such as 2026-01-15T09:00:00Z' }]
    : [];

function faultProblems({ faults = [] }: Scenario, modules: readonly ApiModule[]): Departure[] {
  const operations = modules.flatMap(({ api }) => api.operations);
  const problems = faults.flatMap((fault, n) => {
    const message = faultProblem(fault, operations);
    return message === undefined ? [] : [{ path: ['faults', n], message }];
  });
  if (problems.length > 0 || faultsOf(faults, 0).length <= MAX_FAULTS) return problems;
  return [{ path: ['faults'], message: `there are more than ${MAX_FAULTS}, those of presets counted` }];
}

function reactionProblems({ reactions = [] }: Scenario, modules: readonly ApiModule[]): Departure[] {
  const events = modules.flatMap((module) => module.events.map(({ id }): string => id));
  const operations = modules.flatMap(({ api }) => api.operations.map(({ id }): string => id));
  return reactions.flatMap(({ on, after, reads, do: { event, ...given } }, n) => [
    ...unknownName(on, [...operations, ...events], 'operation or event', ['reactions', n, 'on']),
    ...(events.includes(event)
      ? givenProblemsOf(event, given, ['reactions', n, 'do'])
      : unknownName(event, events, 'event', ['reactions', n, 'do', 'event'])),
    ...(reads === undefined ? [] : readsProblems(on, after, events, ['reactions', n, 'reads'])),
  ]);
}

const unknownName = (name: string, known: readonly string[], kind: string, path: Path): Departure[] =>
  known.includes(name) ? [] : [{ path, message: `no ${kind} is called ${name}${didYouMean(name, known)}` }];

function readsProblems(on: string, after: string | undefined, events: readonly string[], path: Path): Departure[] {
  if (after !== undefined) return [{ path, message: 'a reaction has either after or reads' }];
  return events.includes(on) ? [{ path, message: `reads counts an operation, and ${on} is an event` }] : [];
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
