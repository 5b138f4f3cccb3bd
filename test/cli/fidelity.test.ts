import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { fidelityOf } from '../../src/cli/fidelity/fidelity.ts';
import { fidelityPage } from '../../src/cli/fidelity/page.ts';
import { titledTests } from '../../src/cli/fidelity/titles.ts';
import { modules } from '../../src/modules.ts';

test('docs/fidelity.md: is what code and tests say (npm run docs)', () => {
  const page = readFileSync('docs/fidelity.md', 'utf8');

  expect(fidelityOf(pathToFileURL('./'))).toBe(page);
});

test('fidelity: has every operation with its errors, and every event, rule and switch', () => {
  const page = readFileSync('docs/fidelity.md', 'utf8');
  const sections = new Map(page.split(/^###? /m).map((section) => [section.split('\n', 1)[0], section]));

  for (const { api, events, rules, switches } of modules) {
    for (const { id, errors } of api.operations) {
      const lines = (sections.get(id) ?? '').split('\n').filter((line) => line.startsWith('| `'));
      expect(lines.map((line) => line.split('`')[1])).toEqual(Object.keys(errors));
      const onlyByFault = lines
        .filter((line) => line.endsWith('| only by a fault |'))
        .map((line) => line.split('`')[1]);
      expect(onlyByFault).toEqual(Object.keys(errors).filter((error) => errors[error]?.onlyByFault));
    }
    const happening = sections.get(`Events of ${api.api}`) ?? '';
    expect(events.filter(({ id }) => !happening.includes(`| \`${id}\` |`))).toEqual([]);
    const open = sections.get(`What ${api.api} leaves open`) ?? '';
    const sentences = [...rules, ...Object.values(switches)].map(({ says }) => says.replaceAll('|', '\\|'));
    expect(sentences.filter((says) => !open.includes(`| ${says} |`))).toEqual([]);
  }
});

test('fidelity: adds up', () => {
  const page = readFileSync('docs/fidelity.md', 'utf8');
  const summary = page.split('\n').filter((line) => /^\| (\[|all)/.test(line));
  const numbers = summary.map((line) => line.split('|').slice(2, -1).map(Number));

  const all = numbers.pop();
  expect(numbers).toHaveLength(modules.length);
  expect(all).toEqual(all?.map((_, column) => numbers.reduce((sum, row) => sum + (row[column] ?? 0), 0)));
});

test('fidelity: what tests are about is read from their titles', () => {
  const ids = ['x', 'x.get', 'x.put', 'x.get-more', 'x.mail.send', 'x.mail.read'];
  const text = `
    test('x.get: answers', async () => {});
    test.each([1])('x.put, get: takes %i', (n) => {});
    test.skipIf(!there)(
      'x.%s: is either',
      async () => {},
    );
    test("x: isn't elsewhere", () => {});
    test('x.mail: goes and comes', () => {});
    test.each(['x.get-more'].map(String))('%s: is named in its file', () => {});
    const asks = { 'x.get-more': 1 };
    test('y.get: is of nobody', () => {});
    rows.map('x.get: no title', 1);
  `;

  const found = titledTests({ path: 'test/x.test.ts', text }, ids).map(({ title, subjects }) => [title, subjects]);

  expect(found).toEqual([
    ['x.get: answers', ['x.get']],
    ['x.put, get: takes %i', ['x.get', 'x.put']],
    ['x.%s: is either', ['x.get', 'x.put', 'x.mail.send', 'x.mail.read']],
    ["x: isn't elsewhere", ['x']],
    ['x.mail: goes and comes', ['x.mail.send', 'x.mail.read']],
    ['%s: is named in its file', ['x.get-more']],
  ]);
});

test('fidelity: refuses a rule or a test that there is not', () => {
  const [module] = modules;
  if (module === undefined) throw new Error('there is no API');
  const { api } = module.api;
  const page = (shown: Record<string, string[]>) => fidelityPage([module], [], { [api]: shown });

  expect(() => page({ 'no rule begins like this': [] })).toThrow(`${api}: which rule is no rule begins like this?`);
  expect(() => page({ '': [] })).toThrow('which rule');
  expect(() => page({ [Object.keys(module.switches)[0] ?? '']: ['a test of nobody'] })).toThrow(
    'no test is called a test of nobody',
  );
});
