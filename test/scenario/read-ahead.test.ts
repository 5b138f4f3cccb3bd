import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { readAhead } from '../../src/scenario/read-ahead.ts';

test.each(readdirSync('scenarios'))('scenarios/%s: says the same read ahead as read now', (file) => {
  const text = readFileSync(`scenarios/${file}`, 'utf8');

  expect(readAhead(text)).toEqual(loadScenario(`${text}\n`).scenario);
});

test('scenario: another text is not taken for one that was read ahead', () => {
  const text = readFileSync('scenarios/default.yaml', 'utf8');

  expect(readAhead(`${text}\n`)).toBeUndefined();
  expect(() => loadScenario(text.replace('piste:', 'pists:'))).toThrow('pists');
});
