import { version } from '../../kit/package-file.ts';
import type { Outcome } from '../../scenario/play/player.ts';
import type { Played } from './story.ts';
import { failureLines, inShort } from './told.ts';

/** Stories as a report in the Common Test Report Format (ctrf.io): every step is a test. */
export function ctrf(played: readonly Played[]): string {
  const tests = played.flatMap(testsOf);
  const count = (wanted: Outcome['status']) => tests.filter(({ status }) => status === wanted).length;
  const summary = {
    tests: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    pending: 0,
    other: 0,
    suites: played.length,
    start: Math.min(...played.map(({ start }) => start)),
    stop: Math.max(...played.map(({ stop }) => stop)),
  };
  const results = { tool: { name: 'bacasable', version }, summary, tests };
  return `${JSON.stringify({ reportFormat: 'CTRF', specVersion: '1.0.0', results }, null, 2)}\n`;
}

const testsOf = ({ story, outcomes }: Played) =>
  outcomes.map((outcome) => ({
    name: `${outcome.number}. ${outcome.name}`,
    status: outcome.status,
    duration: outcome.milliseconds,
    suite: [story.title],
    filePath: story.file,
    line: outcome.line,
    ...(outcome.failure && { message: inShort(outcome), trace: failureLines(outcome.failure).join('\n') }),
  }));
