import { expect, test } from 'vitest';
import { check, tokenOf, withApplication } from '../apis/piste/piste.ts';
import { problemsOf } from './scenario.ts';

const MEGABYTE = 1024 * 1024;

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefghi'.split('').map((name, n) => {
    const before = 'abcdefgh'[n];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
  }),
].join('\n');

/** A text, the line where it is refused and what is said of it. */
const hostile: [string, () => string, number, RegExp][] = [
  ['a hundred thousand open brackets', () => '['.repeat(100_000), 1, /nested deeper than 64/],
  ['a hundred thousand open braces', () => '{"a":'.repeat(100_000), 1, /nested deeper than 64/],
  [
    'braces that are closed again',
    () => `scenario: x\ngiven: ${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
    2,
    /nested/,
  ],
  ['lists within lists', () => `scenario: x\nfaults:\n${'- '.repeat(50_000)}x`, 3, /nested/],
  ['keys within keys', () => Array.from({ length: 100 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'), 66, /nested/],
  ['question marks', () => '? '.repeat(50_000), 1, /nested/],
  ['aliases of aliases of aliases', () => bomb, 1, /resource exhaustion/],
  ['a list that holds itself', () => 'scenario: x\nfaults: &a\n  - *a', 3, /object/],
  ['a hundred thousand anchors', () => `scenario: x\nseed: ${'&a '.repeat(100_000)}1`, 2, /1000 anchors and tags/],
  ['a hundred thousand tags', () => `scenario: x\nseed: ${'!a '.repeat(100_000)}1`, 2, /1000 anchors and tags/],
  ['more than eight megabytes', () => `scenario: ${'a'.repeat(9 * MEGABYTE)}`, 1, /larger than 8388608 bytes/],
  ['fewer characters, but more bytes', () => `scenario: ${'é'.repeat(5 * MEGABYTE)}`, 1, /larger than/],
  [
    'a hundred thousand different keys',
    () => Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`).join('\n'),
    1,
    /unknown/,
  ],
  ['a hundred thousand closing braces', () => '}\n'.repeat(100_000), 1, /./],
  ['a hundred thousand documents', () => '---\n'.repeat(100_000), 2, /one document/],
  ['bytes that are no text', () => '\u0000\u0001\u0002\ufffd', 1, /./],
];

test.each(hostile)('scenario: refuses %s, in little time', { timeout: 20_000 }, (_, text, line, message) => {
  const written = text();

  const begun = performance.now();
  const [problem] = problemsOf(written);
  const taken = performance.now() - begun;

  expect(problem?.line).toBe(line);
  expect(problem?.message).toMatch(message);
  expect(taken).toBeLessThan(5000);
});

test('scenario: a hundred closing braces are told of no more than twenty times', () => {
  expect(problemsOf('}\n'.repeat(100))).toHaveLength(20);
});

test('scenario: a refused one is told with path and line, stages nothing and leaves the server alive', async () => {
  const simulated = await withApplication();
  const token = await tokenOf(simulated);
  const { agent } = simulated;
  const before = (await agent.get('/_sim/worlds/default/snapshot').expect(200)).body.rows;

  const wrong = 'scenario: x\ngiven:\n  piste:\n    applications:\n      - { clientId: new, clientSecret: 3 }\n';
  const answer = await agent.put('/_sim/worlds/default').type('text/yaml').send(wrong);
  expect(answer.status).toBe(400);
  const problem = { path: 'given.piste.applications[0].clientSecret', line: 5, message: 'must be string' };
  expect(answer.body.problems).toEqual([problem]);
  expect(answer.body.detail).toContain('line 5: given.piste.applications[0].clientSecret: must be string');

  for (const [, text] of hostile.filter(([name]) => !name.includes('bytes'))) {
    await agent.put('/_sim/worlds/default').type('text/yaml').send(text()).expect(400);
    await agent.put('/_sim/worlds/never-there').type('text/yaml').send(text()).expect(400);
  }

  expect((await agent.get('/_sim/worlds/default/snapshot').expect(200)).body.rows).toEqual(before);
  const { text: worlds } = await agent.get('/_sim/worlds').expect(200);
  expect(worlds).not.toContain('never-there');
  await check(simulated, token).expect(200);
});
