import type { Answer } from '../../scenario/play/answer.ts';
import type { Mismatch } from '../../scenario/play/matching.ts';
import type { Failure, Outcome } from '../../scenario/play/player.ts';
import { curl } from './curl.ts';
import type { Played } from './story.ts';

/** How much of an answer is shown. */
const SHOWN_CHARACTERS = 2000;

/** How a story went, for people: one line, or all there is to say about the step that failed. */
export function toldStory({ story, outcomes, start, stop, kept }: Played): string {
  const failed = outcomes.find(({ status }) => status === 'failed');
  const size = `${outcomes.length} ${outcomes.length === 1 ? 'step' : 'steps'}, ${stop - start} ms`;
  if (failed?.failure === undefined) return `ok      ${story.file}: ${story.title} (${size})\n`;
  return [
    `FAILED  ${story.file}: ${story.title}`,
    `  at ${story.file}:${failed.line}, step ${failed.number} of ${outcomes.length}: ${failed.name}`,
    ...failureLines(failed.failure).map((line) => `  ${line}`),
    kept === undefined
      ? '  its world has ended with this command; played --against a running server, it is kept'
      : `  its world is kept: ${kept}`,
    '',
  ].join('\n');
}

/** The first thing that is wrong with a step, in one line. */
export function inShort({ failure }: Outcome): string {
  const { problem, mismatches: [first] = [] } = failure ?? {};
  if (first === undefined) return problem ?? 'failed';
  return `${first.at}: expected ${shown(first.expected)}, got ${shown(first.actual)}`;
}

/** Everything about a step that failed: what was expected, what came, why, and how to ask again. */
export function failureLines({ mismatches, problem, answer, entry, request }: Failure): string[] {
  return [
    ...mismatches.flatMap(mismatchLines),
    ...(problem === undefined ? [] : [problem]),
    ...(answer === undefined ? [] : answerLines(answer)),
    ...entryLines(entry),
    ...(request === undefined ? [] : ['ask again:', `  ${curl(request)}`]),
  ];
}

const mismatchLines = ({ at, expected, actual }: Mismatch): string[] => [
  at,
  `  expected  ${shown(expected)}`,
  `  actual    ${shown(actual)}`,
];

const shown = (value: unknown): string => (value === undefined ? 'nothing' : cut(JSON.stringify(value)));

const cut = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)` : text;

function answerLines({ status, body }: Answer): string[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text === '' ? [`the answer: ${status}, empty`] : [`the answer: ${status}`, ...indented(cut(text))];
}

function entryLines(entry: Failure['entry']): string[] {
  const { explanation, fault } = entry ?? {};
  const struck = fault === undefined ? [] : [`fault ${fault} of this world struck`];
  if (explanation === undefined) return struck;
  const { case: id, document, section, because, details = {} } = explanation;
  return [
    `because: ${because} (${id}; ${document}, ${section})`,
    ...Object.entries(details).flatMap(([name, value]) => indented(`${name}: ${cut(plain(value))}`)),
    ...struck,
  ];
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
