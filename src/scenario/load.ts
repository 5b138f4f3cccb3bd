import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Scenario } from '../generated/contracts.ts';

/** Something wrong with a scenario, where it is. */
export interface Problem {
  /** From the root, e.g. `given.rdex.consumers[0].apikey`; empty for the file as a whole. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** A scenario that cannot be used; nothing of it was staged. */
export class ScenarioRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      problems.map(({ path, line, message }) => `line ${line}: ${path === '' ? '' : `${path}: `}${message}`).join('\n'),
    );
    this.problems = problems;
  }
}

/** A scenario that has passed its schema, and a way to say where in its file something stands. */
export interface Loaded {
  readonly scenario: Scenario;
  readonly problemAt: (path: Path, message: string) => Problem;
}

type Path = readonly (string | number)[];

const MAX_BYTES = 8 * 1024 * 1024;
/** How many aliases may be expanded: enough for a family of similar rows, too few for a bomb. */
const MAX_ALIASES = 100;
const MAX_PROBLEMS = 20;

const { scenario: validate } = createRequire(import.meta.url)('../generated/scenario.cjs') as Record<
  'scenario',
  ValidateFunction
>;

/**
 * Reads a scenario in YAML 1.2 or JSON, strictly.
 * @throws {ScenarioRefused} naming path and line of everything that is wrong, up to twenty problems
 */
export function loadScenario(text: string): Loaded {
  if (text.length > MAX_BYTES) throw refusedWhole(`the file is larger than ${MAX_BYTES} bytes`);
  const lines = new LineCounter();
  const document = parsed(text, lines);
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    path: '',
    line: lines.linePos(pos[0]).line,
    message: message.split('\n', 1)[0] ?? message,
  }));
  if (problems.length > 0) throw new ScenarioRefused(problems.slice(0, MAX_PROBLEMS));

  const problemAt = (path: Path, message: string) => ({
    path: written(path),
    line: lineOf(document, lines, path),
    message,
  });
  const scenario = plain(document);
  if (validate(scenario)) return { scenario: scenario as Scenario, problemAt };
  throw new ScenarioRefused(telling(validate.errors ?? []).map((error) => problemOf(error, problemAt)));
}

const refusedWhole = (message: string): ScenarioRefused => new ScenarioRefused([{ path: '', line: 1, message }]);

function parsed(text: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, { version: '1.2', schema: 'core', lineCounter, uniqueKeys: true });
  } catch (error) {
    throw refusedWhole(`the file cannot be read: ${(error as Error).message}`);
  }
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    throw refusedWhole(`the file cannot be read: ${(error as Error).message}`);
  }
}

/** Errors that say something: a failed alternative is told by what failed in it, and only once. */
function telling(errors: readonly ErrorObject[]): ErrorObject[] {
  const specific = errors.filter(({ keyword }) => keyword !== 'anyOf');
  const byPlace = new Map(
    (specific.length > 0 ? specific : errors).map((error) => [`${error.instancePath} ${error.message}`, error]),
  );
  return [...byPlace.values()].slice(0, MAX_PROBLEMS);
}

function problemOf(error: ErrorObject, problemAt: Loaded['problemAt']): Problem {
  const at = error.instancePath.split('/').slice(1).map(segment);
  const { additionalProperty, missingProperty, allowedValues, allowedValue } = error.params as Record<string, unknown>;
  if (additionalProperty !== undefined)
    return problemAt([...at, String(additionalProperty)], 'this key is unknown here');
  if (missingProperty !== undefined) return problemAt(at, `${missingProperty} is missing`);
  if (Array.isArray(allowedValues)) return problemAt(at, `must be one of ${allowedValues.join(', ')}`);
  if (allowedValue !== undefined) return problemAt(at, `must be ${JSON.stringify(allowedValue)}`);
  return problemAt(at, error.message ?? error.keyword);
}

const segment = (text: string): string | number =>
  /^\d+$/.test(text) ? Number(text) : text.replaceAll('~1', '/').replaceAll('~0', '~');

/** A path as people write it. */
const written = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

/** The line of what stands at a path, or of the nearest thing around it. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const at = positionOf(document, path.slice(0, depth));
    if (at !== undefined) return lines.linePos(at).line;
  }
  return 1;
}

/** Where a key stands in its file, or, for an item of a list, where its value begins. */
function positionOf(document: Document, path: Path): number | undefined {
  const key = path.at(-1);
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key: name }) => isNode(name) && String(name) === String(key));
    if (isNode(pair?.key)) return pair.key.range?.[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
