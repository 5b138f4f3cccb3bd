import { events, type Scenario } from '../../generated/contracts.ts';
import type { ApiModule } from '../../kit/module.ts';
import { didYouMean } from '../../kit/nearest.ts';
import type { Operation } from '../../kit/operation.ts';
import { parseDuration } from '../../world/time.ts';
import { type Departure, departures, MAX_PROBLEMS, type Path } from '../schema.ts';
import { inputProblems } from './input-problems.ts';
import { type AdvanceStep, type CallStep, type EventStep, type Step, stepsOf } from './steps.ts';
import { templatesIn } from './templates.ts';

/** What the steps of a story may name. */
interface Known {
  readonly operations: ReadonlyMap<string, Operation<never>>;
  readonly events: readonly string[];
}

/** How far the steps of one story may move time, in milliseconds: certificates and tokens live for some years. */
const MAX_ADVANCE_MS = 100 * 366 * 86_400_000;

/** How many saved names a misspelt one is compared with. */
const MAX_LIKELY = 1000;

/** What is wrong with the steps of a scenario that its schema could not say; found before any of them is taken. */
export function stepProblems(scenario: Scenario, modules: readonly ApiModule[]): Departure[] {
  const known: Known = {
    operations: new Map(modules.flatMap(({ api }) => api.operations.map((operation) => [operation.id, operation]))),
    events: modules.flatMap((module) => module.events.map(({ id }) => id)),
  };
  const saved = new Set<string>();
  const problems: Departure[] = [];
  let advanced = 0;
  for (const [n, step] of stepsOf(scenario).entries()) {
    const at = ['steps', n];
    if ('advance' in step) advanced += parseDuration(step.advance) ?? 0;
    problems.push(...('advance' in step ? advanceProblems(advanced, at) : requestProblems(step, at, known, saved)));
    if (problems.length >= MAX_PROBLEMS) break;
    if ('save' in step) for (const name of Object.keys(step.save ?? {})) saved.add(name);
  }
  return problems;
}

const advanceProblems = (advanced: number, at: Path): Departure[] =>
  advanced > MAX_ADVANCE_MS
    ? [{ path: [...at, 'advance'], message: 'the story moves time by more than a hundred years' }]
    : [];

/** A step that gets an answer. */
type AnsweredStep = Exclude<Step, AdvanceStep>;

const requestProblems = (step: AnsweredStep, at: Path, known: Known, saved: ReadonlySet<string>): Departure[] => [
  ...('call' in step ? callProblems(step, at, known) : []),
  ...('event' in step ? eventProblems(step, at, known) : []),
  ...templateProblems(step, at, saved),
  ...saveProblems(step, at),
];

function callProblems({ call, with: input = {} }: CallStep, at: Path, { operations }: Known): Departure[] {
  const operation = operations.get(call);
  if (operation === undefined) {
    const message = `no operation is called ${call}${didYouMean(call, [...operations.keys()])}`;
    return [{ path: [...at, 'call'], message }];
  }
  return inputProblems(operation.contract, input).map(({ path, message }) => ({
    path: [...at, 'with', ...path],
    message,
  }));
}

/** What an event is given is held against its schema, but for what only playing will fill in. */
function eventProblems({ event, with: given = {} }: EventStep, at: Path, known: Known): Departure[] {
  const { validator = '' } = events.find(({ id }) => id === event) ?? {};
  if (!known.events.includes(event)) {
    const message = `no event is called ${event}${didYouMean(event, known.events)}`;
    return [{ path: [...at, 'event'], message }];
  }
  const open = templatesIn(given, []).map(({ path }) => path.join('/'));
  return departures(validator, given)
    .filter(({ path }) => !open.includes(path.join('/')))
    .map(({ path, message }) => ({ path: [...at, 'with', ...path], message }));
}

function templateProblems(step: AnsweredStep, at: Path, saved: ReadonlySet<string>): Departure[] {
  const templates = [
    ...('message' in step
      ? templatesIn(step.message, [...at, 'message'])
      : templatesIn(step.with ?? {}, [...at, 'with'])),
    ...templatesIn(step.expect ?? {}, [...at, 'expect']),
  ];
  // The latest names are the likeliest, and few enough to be compared.
  const likely = [...saved].slice(-MAX_LIKELY);
  return templates
    .filter(({ name }) => !saved.has(name))
    .slice(0, MAX_PROBLEMS)
    .map(({ name, path }) => ({ path, message: `no step before this saves ${name}${didYouMean(name, likely)}` }));
}

/** RFC 9110 sections 15.3.5 and 15.4.5: answers that never have a body. */
const EMPTY = [204, 304];

function saveProblems({ expect: { status = 200 } = {}, save = {} }: AnsweredStep, at: Path): Departure[] {
  return Object.entries(save)
    .filter(([, place]) => EMPTY.includes(status) && place.startsWith('body'))
    .map(([name]) => ({ path: [...at, 'save', name], message: `an answer ${status} has no body` }));
}
