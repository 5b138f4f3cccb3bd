import { parse } from 'fast-querystring';

/** Names in PHP's notation: `p[from][latitude]`. */
const BRACKETED = /^([^[\]]+)((?:\[[^[\]]*\])+)$/;
const MAX_PAIRS = 500;
const MAX_DEPTH = 5;
const MAX_KNOWN = 1000;
const MAX_KNOWN_LENGTH = 64;

/** Groups and values by name, without a prototype that a name could reach for. */
export interface Fields {
  [name: string]: string | string[] | Fields;
}

/** Makes them: what `Object.create(null)` gives, engines keep as a slow dictionary. */
const Group = function Group() {} as unknown as new () => Fields;
Group.prototype = Object.create(null);

/** A query or form that cannot be read: too many pairs, too deep, or a name that is both a value and a group. */
export class NotFields extends Error {}

/** The parts of names met before: clients send the same ones with every request. */
const known = new Map<string, readonly string[]>();

/** The parts of a name, from the outside in; none when its brackets do not match. */
function partsOf(name: string): readonly string[] {
  const met = known.get(name);
  if (met !== undefined) return met;
  const [, first = '', rest = ''] = BRACKETED.exec(name) ?? [];
  const parts = !/[[\]]/.test(name) ? [name] : rest === '' ? [] : [first, ...rest.slice(1, -1).split('][')];
  if (parts.length > MAX_DEPTH) throw new NotFields(`${name.slice(0, 100)} is nested deeper than ${MAX_DEPTH}`);
  if (name.length <= MAX_KNOWN_LENGTH) remember(name, parts);
  return parts;
}

function remember(name: string, parts: readonly string[]): void {
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, parts);
}

/**
 * Reads a query or form (application/x-www-form-urlencoded) with names in PHP's notation, which RDEX prints: decoded,
 * grouped, and a name that comes more than once, or as `name[]`, as a list. What has no proper name is left out.
 * @throws {NotFields} when there is too much of it, or it contradicts itself
 */
export function parseFields(text: string): Fields {
  if (text.split('&', MAX_PAIRS + 1).length > MAX_PAIRS) throw new NotFields(`there are more than ${MAX_PAIRS} pairs`);
  const pairs = parse(text) as Record<string, string | string[]>;
  const fields = new Group();
  for (const name in pairs) {
    const parts = partsOf(name);
    if (parts.length > 0) place(fields, name, parts, pairs[name] as string | string[]);
  }
  return fields;
}

function place(fields: Fields, name: string, parts: readonly string[], value: string | string[]): void {
  const isList = parts.length > 1 && parts.at(-1) === '';
  const last = parts.length - (isList ? 2 : 1);
  let group = fields;
  for (let depth = 0; depth < last; depth += 1) group = groupIn(group, parts[depth] as string, name);
  const key = parts[last] as string;
  if (group[key] !== undefined) throw new NotFields(`${name} is both a value and a group, or two kinds of list`);
  group[key] = isList && typeof value === 'string' ? [value] : value;
}

function groupIn(group: Fields, key: string, name: string): Fields {
  const inner = group[key];
  if (inner === undefined) {
    const made = new Group();
    group[key] = made;
    return made;
  }
  if (typeof inner === 'string' || Array.isArray(inner)) throw new NotFields(`${name}: ${key} is a value already`);
  return inner;
}
