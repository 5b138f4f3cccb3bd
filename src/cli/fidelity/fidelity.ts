import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { modules } from '../../modules.ts';
import { fidelityPage } from './page.ts';
import type { ShownBy } from './shown.ts';

/**
 * docs/fidelity.md as the code, the tests and docs/shown-by.yaml of a checkout have it.
 * @param root where they are: the folder of the project
 * @throws when docs/shown-by.yaml names a rule or a test that there is not
 */
export function fidelityOf(root: URL): string {
  const tests = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
  const shownBy: ShownBy = parse(readFileSync(new URL('docs/shown-by.yaml', root), 'utf8'));
  return fidelityPage(modules, tests, shownBy);
}
