import type { Outcome } from '../../scenario/play/player.ts';
import type { Played, Story } from './story.ts';
import { failureLines, inShort } from './told.ts';

/** Stories as JUnit XML, the form that CI servers read: a story is a suite, a step a case. */
export function junit(played: readonly Played[]): string {
  const suites = played.map(suite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bacasable play"${totals(played)}>\n${suites.join('')}</testsuites>\n`;
}

function suite(played: Played): string {
  const { story, start, outcomes } = played;
  const timestamp = new Date(start).toISOString().slice(0, 19);
  const head = `name="${escaped(story.title)}" file="${escaped(story.file)}" timestamp="${timestamp}"${totals([played])}`;
  return `  <testsuite ${head}>\n${outcomes.map((outcome) => testcase(story, outcome)).join('')}  </testsuite>\n`;
}

function totals(played: readonly Played[]): string {
  const outcomes = played.flatMap((each) => each.outcomes);
  const count = (wanted: Outcome['status']) => outcomes.filter(({ status }) => status === wanted).length;
  const time = played.reduce((sum, { start, stop }) => sum + stop - start, 0);
  return ` tests="${outcomes.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds(time)}"`;
}

function testcase({ file }: Story, outcome: Outcome): string {
  const { number, name, line, milliseconds } = outcome;
  const label = escaped(`${number}. ${name}`);
  const head = `    <testcase classname="${escaped(file)}" name="${label}" file="${escaped(file)}" line="${line}" time="${seconds(milliseconds)}"`;
  const inside = insideOf(outcome);
  return inside === '' ? `${head}/>\n` : `${head}>${inside}</testcase>\n`;
}

function insideOf(outcome: Outcome): string {
  const { status, failure } = outcome;
  if (status === 'skipped') return '<skipped/>';
  if (failure === undefined) return '';
  const text = failureLines(failure).join('\n');
  return `<failure message="${escaped(inShort(outcome))}">${escaped(text)}</failure>`;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Text for XML 1.0, which has no way to write most control characters and lone surrogates: they become U+FFFD. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd')
    .replace(/[&<>"\n]/g, (char) => ENTITIES[char] ?? char);
