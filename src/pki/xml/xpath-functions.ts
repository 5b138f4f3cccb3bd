import { Malformed } from '../malformed.ts';
import type { Spend } from './budget.ts';
import type { XmlElement, XPathNode } from './tree.ts';
import type { Surroundings } from './xpath-axes.ts';
import { isNodeSet, stringValue, toBoolean, toNodeSet, toNumber, toText, unionOf, type Value } from './xpath-values.ts';

/** What an expression may refer to. */
export interface Environment extends Surroundings {
  /** The element that has the expression (XMLDSIG 1.1 section 6.6.3.1). */
  readonly here: XmlElement;
  /** The element with an Id, when just one has it. */
  readonly withId: (id: string) => XmlElement | undefined;
}

/** Where an expression is evaluated. */
export interface Context {
  readonly node: XPathNode;
  readonly position: number;
  readonly size: number;
}

interface Library {
  readonly least: number;
  readonly most: number;
  readonly call: (values: readonly Value[], context: Context, environment: Environment) => Value;
}

/**
 * Calls a function of the core library (XPath 1.0 section 4), or here().
 * @throws Malformed for a function that does not exist, or with other values than it takes
 */
export function callFunction(
  name: string,
  values: readonly Value[],
  context: Context,
  environment: Environment,
): Value {
  const found = FUNCTIONS.get(name);
  if (found === undefined) throw new Malformed('An XPath expression with a function that does not exist');
  if (values.length < found.least || values.length > found.most) {
    throw new Malformed('An XPath expression that gives a function more or fewer values than it takes');
  }
  environment.spend(1);
  return found.call(values, context, environment);
}

const text = ([value]: readonly Value[], { node }: Context, { spend }: Environment): string =>
  value === undefined ? stringValue(node, spend) : toText(value, spend);

const MAX_TEXT = 16 * 1024 * 1024;

function texts(values: readonly Value[], { spend }: Environment): string[] {
  const all = values.map((value) => toText(value, spend));
  const length = all.reduce((sum, one) => sum + one.length, 0);
  if (length > MAX_TEXT) throw new Malformed(`Text of more than ${MAX_TEXT} characters`);
  spend(length >> 5);
  return all;
}

/** The characters of a text, of which a surrogate pair is one. */
function charactersOf(text: string, spend: Spend): string[] {
  spend(text.length >> 1);
  return [...text];
}

function normalized(text: string, spend: Spend): string {
  spend(text.length >> 2);
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

const named = ([value]: readonly Value[], { node }: Context): XPathNode | undefined =>
  value === undefined ? node : toNodeSet(value)[0];

function localName(node: XPathNode | undefined): string {
  if (node?.kind === 'element' || node?.kind === 'attribute') return node.local;
  if (node?.kind === 'namespace') return node.prefix;
  return node?.kind === 'instruction' ? node.target : '';
}

function qualifiedName(node: XPathNode | undefined): string {
  const prefixed = (node?.kind === 'element' || node?.kind === 'attribute') && node.prefix !== '';
  return prefixed ? `${node.prefix}:${node.local}` : localName(node);
}

const namespaceUri = (node: XPathNode | undefined): string =>
  node?.kind === 'element' || node?.kind === 'attribute' ? node.namespace : '';

/** XPath 1.0 section 4.4: halves go up. */
const round = (value: number): number => (Number.isInteger(value) ? value : Math.floor(value + 0.5));

function withIds([value = '']: readonly Value[], { withId, spend }: Environment): readonly XPathNode[] {
  const ids = isNodeSet(value) ? value.map((node) => stringValue(node, spend)) : [toText(value, spend)];
  const words = ids.flatMap((one) => one.split(/[ \t\r\n]+/));
  spend(3 * words.length);
  const elements = words.map(withId);
  return unionOf(
    elements.flatMap((element) => (element === undefined ? [] : [[element]])),
    spend,
  );
}

/** XPath 1.0 section 4.2: the characters at the rounded positions from the first on, for so many. */
function substring([whole = '', from = 0, length]: readonly Value[], { spend }: Environment): string {
  const first = round(toNumber(from, spend));
  const last = length === undefined ? Number.POSITIVE_INFINITY : first + round(toNumber(length, spend));
  return charactersOf(toText(whole, spend), spend)
    .filter((_, index) => index + 1 >= first && index + 1 < last)
    .join('');
}

function translate(values: readonly Value[], environment: Environment): string {
  const [whole = '', from = '', to = ''] = texts(values, environment);
  const characters = (text: string): string[] => charactersOf(text, environment.spend);
  const replacements = characters(to);
  const table = new Map(
    characters(from)
      .map((one, index) => [one, replacements[index] ?? ''] as const)
      .toReversed(),
  );
  return characters(whole)
    .map((one) => table.get(one) ?? one)
    .join('');
}

function language([value = '']: readonly Value[], { node }: Context, { spend }: Environment): boolean {
  const wanted = toText(value, spend).toLowerCase();
  let at: XPathNode | undefined = node;
  while (at !== undefined && at.kind !== 'document') {
    spend(1 + (at.kind === 'element' ? at.attributes.length >> 2 : 0));
    const lang =
      at.kind === 'element' ? at.attributes.find((one) => one.prefix === 'xml' && one.local === 'lang') : undefined;
    if (lang !== undefined)
      return lang.value.toLowerCase() === wanted || lang.value.toLowerCase().startsWith(`${wanted}-`);
    at = at.parent;
  }
  return false;
}

const sum = (value: Value, { spend }: Environment): number =>
  toNodeSet(value).reduce((total, node) => total + toNumber(stringValue(node, spend), spend), 0);

const FUNCTIONS: ReadonlyMap<string, Library> = new Map(
  Object.entries<Library>({
    last: { least: 0, most: 0, call: (_, { size }) => size },
    position: { least: 0, most: 0, call: (_, { position }) => position },
    count: { least: 1, most: 1, call: ([value = '']) => toNodeSet(value).length },
    id: { least: 1, most: 1, call: (values, _, environment) => withIds(values, environment) },
    here: { least: 0, most: 0, call: (_values, _context, { here }) => [here] },
    'local-name': { least: 0, most: 1, call: (values, context) => localName(named(values, context)) },
    'namespace-uri': { least: 0, most: 1, call: (values, context) => namespaceUri(named(values, context)) },
    name: { least: 0, most: 1, call: (values, context) => qualifiedName(named(values, context)) },
    string: { least: 0, most: 1, call: text },
    concat: { least: 2, most: 64, call: (values, _, environment) => texts(values, environment).join('') },
    'starts-with': { least: 2, most: 2, call: (values, _, e) => pair(values, e, (a, b) => a.startsWith(b)) },
    contains: { least: 2, most: 2, call: (values, _, e) => pair(values, e, (a, b) => a.includes(b)) },
    'substring-before': { least: 2, most: 2, call: (values, _, e) => pair(values, e, before) },
    'substring-after': { least: 2, most: 2, call: (values, _, e) => pair(values, e, after) },
    substring: { least: 2, most: 3, call: (values, _, environment) => substring(values, environment) },
    'string-length': { least: 0, most: 1, call: (...all) => charactersOf(text(...all), all[2].spend).length },
    'normalize-space': {
      least: 0,
      most: 1,
      call: (...all) => normalized(text(...all), all[2].spend),
    },
    translate: { least: 3, most: 3, call: (values, _, environment) => translate(values, environment) },
    boolean: { least: 1, most: 1, call: ([value = '']) => toBoolean(value) },
    not: { least: 1, most: 1, call: ([value = '']) => !toBoolean(value) },
    true: { least: 0, most: 0, call: () => true },
    false: { least: 0, most: 0, call: () => false },
    lang: { least: 1, most: 1, call: language },
    number: { least: 0, most: 1, call: ([value], { node }, { spend }) => toNumber(value ?? [node], spend) },
    sum: { least: 1, most: 1, call: ([value = ''], _, environment) => sum(value, environment) },
    floor: { least: 1, most: 1, call: ([value = ''], _, { spend }) => Math.floor(toNumber(value, spend)) },
    ceiling: { least: 1, most: 1, call: ([value = ''], _, { spend }) => Math.ceil(toNumber(value, spend)) },
    round: { least: 1, most: 1, call: ([value = ''], _, { spend }) => round(toNumber(value, spend)) },
  }),
);

/** A search may compare each character of a text with each of what it looks for. */
const SEARCHED_AT_A_STEP = 1024;

function pair<T>(values: readonly Value[], environment: Environment, of: (one: string, other: string) => T): T {
  const [one = '', other = ''] = texts(values, environment);
  environment.spend(Math.ceil((one.length * other.length) / SEARCHED_AT_A_STEP));
  return of(one, other);
}

const before = (whole: string, mark: string): string =>
  whole.includes(mark) ? whole.slice(0, whole.indexOf(mark)) : '';

const after = (whole: string, mark: string): string =>
  whole.includes(mark) ? whole.slice(whole.indexOf(mark) + mark.length) : '';
