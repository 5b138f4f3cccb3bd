import type { Mismatch } from '../scenario/play/matching.ts';
import { toIso } from '../world/time.ts';
import type { JournalEntry } from './entry.ts';
import { type Criteria, departures } from './filter.ts';

/** How many requests are told of, those that come nearest. */
const TOLD = 5;
/** How much of a value is shown. */
const SHOWN_CHARACTERS = 200;

/**
 * What was expected of a journal, and what is there instead.
 * @param wanted how many of what, e.g. `2 requests to world checkout`
 * @param entries what is there, oldest first
 */
export function told(wanted: string, filter: Criteria, entries: readonly JournalEntry[]): string {
  const held = entries.map((entry) => ({ entry, departing: departures(entry, filter) }));
  const nearest = [...held].sort((a, b) => a.departing.length - b.departing.length).slice(0, TOLD);
  const fitting = held.filter(({ departing }) => departing.length === 0).length;
  return [
    `expected ${wanted} with`,
    ...filterLines(filter),
    sumOf(entries.length, fitting),
    ...held.filter((one) => nearest.includes(one)).flatMap(({ entry, departing }) => entryLines(entry, departing)),
    ...(held.length > TOLD ? [`  … and ${held.length - TOLD} more that do not come nearer`] : []),
  ].join('\n');
}

function sumOf(there: number, fitting: number): string {
  if (there === 0) return 'but there are none';
  return `but of ${there} ${there === 1 ? 'request' : 'requests'} ${fitting === 0 ? 'none' : fitting} ${fitting === 1 ? 'is' : 'are'} like that:`;
}

/** One line for each thing that a filter asks for. */
function filterLines(filter: object, at = ''): string[] {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (asked.length === 0 && at === '') return ['  anything in it'];
  return asked.flatMap(([key, value]) =>
    at === '' && (key === 'request' || key === 'response')
      ? filterLines(value, `${key}.`)
      : [`  ${at}${key}: ${shown(value)}`],
  );
}

/** A request in one line; below it, where it departs, and why it was refused. */
function entryLines(entry: JournalEntry, departing: readonly Mismatch[]): string[] {
  const { id, at, operation, request, response, outcome, explanation, fault } = entry;
  const answered = [response.status, outcome, explanation?.case, fault && `by ${fault}`].filter(Boolean).join(' ');
  const mark = departing.length === 0 ? '=' : '≠';
  return [
    `${mark} ${id}  ${toIso(at.getTime())}  ${operation ?? 'no operation'}  ${request.method} ${cut(request.url)} → ${answered}`,
    ...departing.flatMap(({ at: place, expected, actual }) => [
      `    - ${place}: ${shown(expected)}`,
      `    + ${place}: ${shown(actual)}`,
    ]),
    ...(explanation === undefined || departing.length === 0 ? [] : [`    because ${cut(explanation.because)}`]),
  ];
}

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : value instanceof RegExp ? String(value) : cut(JSON.stringify(value, patternsToo));

const patternsToo = (_key: string, value: unknown): unknown => (value instanceof RegExp ? String(value) : value);

const cut = (text: string): string => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
