import { enter, Outside, plainScalar } from './scalar.ts';

/** A text, and how far it was read. */
export interface Reading {
  readonly text: string;
  at: number;
}

/** How deep collections are read here. */
export const MAX_DEPTH = 32;

const OPENING = /[{[][ \n]*/y;
const COMMA = /[ \n]*,[ \n]*/y;
const END_OF_LIST = /[ \n]*\]/y;
const END_OF_MAP = /[ \n]*\}/y;
const QUOTED = /"([^"\\\n]*)"|'([^'\n]*)'(?!')/y;
const KEY = /(?:"([^"\\\n]{0,99})"|'([^'\n]{0,99})'):[ \n]*|([A-Za-z_][\w.-]{0,99}):[ \n]+/y;
const PLAIN = /[-+]?[\p{L}\d_/][^:#\n,[\]{}]*(?::(?=[^ \n,[\]{}])[^:#\n,[\]{}]*)*/uy;

/**
 * Reads the quoted text, the list or the map that begins here.
 * @returns undefined when none of them does
 * @throws {Outside} when it goes on outside the subset
 */
export function flowValue(reading: Reading, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new Outside();
  const opening = reading.text[reading.at];
  if (opening === '{') return flowMap(reading, depth);
  return opening === '[' ? flowList(reading, depth) : taken(reading, QUOTED);
}

function flowList(reading: Reading, depth: number): unknown[] {
  const list: unknown[] = [];
  eachOf(reading, END_OF_LIST, () => list.push(flowItem(reading, depth)));
  return list;
}

function flowMap(reading: Reading, depth: number): object {
  const map = {};
  eachOf(reading, END_OF_MAP, () => enter(map, taken(reading, KEY) ?? outside(), flowItem(reading, depth)));
  return map;
}

const flowItem = (reading: Reading, depth: number): unknown =>
  flowValue(reading, depth + 1) ?? plainScalar((taken(reading, PLAIN) ?? outside()).trimEnd());

/** Reads what stands between brackets, with commas between. */
function eachOf(reading: Reading, end: RegExp, read: () => void): void {
  taken(reading, OPENING);
  if (taken(reading, end) !== undefined) return;
  do read();
  while (taken(reading, COMMA) !== undefined);
  if (taken(reading, end) === undefined) throw new Outside();
}

/** What a pattern finds here, or its group that does; the reading goes on behind it. */
function taken(reading: Reading, pattern: RegExp): string | undefined {
  pattern.lastIndex = reading.at;
  const found = pattern.exec(reading.text);
  if (found === null) return undefined;
  reading.at = pattern.lastIndex;
  const [whole, ...groups] = found;
  return groups.find((group) => group !== undefined) ?? whole;
}

function outside(): never {
  throw new Outside();
}
