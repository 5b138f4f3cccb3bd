import { type Document, isMap, isNode, LineCounter } from 'yaml';
import type { Scenario } from '../generated/contracts.ts';
import { readAhead } from './read-ahead.ts';
import { departures, MAX_PROBLEMS, type Path } from './schema.ts';
import { readSubset } from './subset/block.ts';
import { type Objection, readYaml, Unbearable } from './yaml.ts';

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

const MAX_BYTES = 8 * 1024 * 1024;
/** How many aliases may be expanded: enough for a family of similar rows, too few for a bomb. */
const MAX_ALIASES = 100;

/**
 * Reads a scenario in YAML 1.2 or JSON, strictly.
 * @throws {ScenarioRefused} naming path and line of everything that is wrong, up to twenty problems
 */
export function loadScenario(text: string): Loaded {
  if (Buffer.byteLength(text) > MAX_BYTES) throw refusedAt(1, `the file is larger than ${MAX_BYTES} bytes`);
  let source: Source | undefined;
  const read = () => {
    source ??= sourceOf(text);
    return source;
  };
  const problemAt = (path: Path, message: string) => ({
    path: written(path),
    line: lineOf(read(), path),
    message,
  });
  const scenario = readAhead(text) ?? readSubset(text) ?? plain(read().document);
  const found = departures('scenario', scenario);
  if (found.length > 0) throw new ScenarioRefused(found.map(({ path, message }) => problemAt(path, message)));
  return { scenario: scenario as Scenario, problemAt };
}

/** A text that was taken apart, and where its lines begin. */
interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** @throws {ScenarioRefused} when it is no YAML, or says a thing twice */
function sourceOf(text: string): Source {
  const lines = new LineCounter();
  const { document, objections } = parsed(text, lines);
  const problems = objections.slice(0, MAX_PROBLEMS).map(({ offset, message }) => ({
    path: '',
    line: lineAt(lines, offset),
    message: message.split('\n', 1)[0] ?? message,
  }));
  if (problems.length > 0) throw new ScenarioRefused(problems);
  return { document, lines };
}

const refusedAt = (line: number, message: string): ScenarioRefused =>
  new ScenarioRefused([{ path: '', line, message }]);

/** Counted from 1; what ends a file without a last line stands on its first. */
const lineAt = (lines: LineCounter, offset: number): number => Math.max(1, lines.linePos(offset).line);

function parsed(text: string, lines: LineCounter): { document: Document; objections: readonly Objection[] } {
  try {
    return readYaml(text, lines);
  } catch (error) {
    const line = error instanceof Unbearable ? lineAt(lines, error.offset) : 1;
    throw refusedAt(line, `the file cannot be read: ${(error as Error).message}`);
  }
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    throw refusedAt(1, `the file cannot be read: ${(error as Error).message}`);
  }
}

/** A path as people write it. */
const written = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

/** The line of what stands at a path, or of the nearest thing around it. */
function lineOf({ document, lines }: Source, path: Path): number {
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
