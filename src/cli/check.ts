import { readFile } from 'node:fs/promises';
import { OptionRefused } from '../config.ts';
import { modules } from '../modules.ts';
import { checkedScenario } from '../scenario/check.ts';
import { ScenarioRefused } from '../scenario/load.ts';
import type { Command } from './command.ts';

/** `bacasable check FILE…`: says of each scenario whether it can be staged; 1 when one cannot. */
const check: Command = async (files) => {
  if (files.length === 0) throw new OptionRefused('check takes the scenario files to check');
  const problems = await Promise.all(files.map(problemsOf));
  for (const [n, file] of files.entries()) {
    const found = problems[n] ?? [];
    process.stdout.write(
      found.length === 0 ? `${file}: ok\n` : found.map((problem) => `${file}:${problem}\n`).join(''),
    );
  }
  return problems.some((found) => found.length > 0) ? 1 : 0;
};

export default check;

/** Each as `line: path: message`, so that editors and terminals lead to the place. */
async function problemsOf(file: string): Promise<string[]> {
  try {
    checkedScenario(await readFile(file, 'utf8'), modules);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioRefused)) throw error;
    return error.problems.map(({ line, path, message }) => `${line}: ${path === '' ? '' : `${path}: `}${message}`);
  }
}
