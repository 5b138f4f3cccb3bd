import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';
import { withTables } from '../src/cli/tables.ts';
import { controlApi } from '../src/control/index.ts';
import { contracts, events } from '../src/generated/contracts.ts';
import { modules } from '../src/modules.ts';

const SOURCES = 'src';

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
  .map((file) => ({ file, text: readFileSync(join(SOURCES, file), 'utf8') }));

/** What each folder may import, beside itself; the files at the top are the composition, and may import anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  world: [],
  kit: ['world', 'pki', 'generated'],
  pki: [],
  'apis/covoiturage': ['kit', 'world', 'generated'],
  'apis/digigo': ['kit', 'world', 'pki', 'generated'],
  'apis/piste': ['kit', 'world', 'generated'],
  'apis/rdex': ['kit', 'world', 'generated'],
  scenario: ['kit', 'world', 'generated'],
  control: ['scenario', 'kit', 'world', 'pki', 'generated'],
  http: ['kit', 'world', 'generated'],
  handles: ['modules.ts', 'control', 'scenario', 'kit', 'world', 'generated'],
};

const folderOf = (file: string): string | undefined =>
  Object.keys(MAY_IMPORT).find((folder) => file.startsWith(`${folder}/`));

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, specifier = '']) => specifier);

test('imports point down', () => {
  const upward = sources.flatMap(({ file, text }) => {
    const folder = folderOf(file);
    if (folder === undefined) return [];
    return importsOf(text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => normalize(join(dirname(file), specifier)))
      .filter(
        (target) =>
          ![folder, ...(MAY_IMPORT[folder] ?? [])].some(
            (allowed) => target === allowed || target.startsWith(`${allowed}/`),
          ),
      )
      .map((target) => `${file} → ${target}`);
  });

  expect(upward).toEqual([]);
});

test('only http/ knows Express', () => {
  const knowing = sources.filter(({ text }) => importsOf(text).some((specifier) => /^express/.test(specifier)));

  expect(knowing.map(({ file }) => file).filter((file) => !file.startsWith('http/'))).toEqual([]);
});

/** Where the machine's time, timers and randomness come in; everybody else asks the world. */
const SOURCES_OF_CHANCE = [/^world\/(time|clock|ids)\.ts$/, /^world\/folder-lock\.ts$/, /^http\//];

test('time, timers and chance come from the world', () => {
  const chance =
    /\bDate\.now\(|new Date\(\)|Math\.random\(|randomUUID|randomBytes|setTimeout\(|setInterval\(|performance\.now/;
  const found = sources.filter(
    ({ file, text }) => !SOURCES_OF_CHANCE.some((known) => known.test(file)) && chance.test(text),
  );

  expect(found.map(({ file }) => file)).toEqual([]);
});

test('only the options read the environment', () => {
  const reading = sources.filter(({ text }) => text.includes('process.env'));

  expect(reading.map(({ file }) => file).sort()).toEqual(['cli/serve.ts', 'cli/server.ts']);
});

test('files stay short, and operations shorter', () => {
  const lines = sources.map(({ file, text }) => ({ file, lines: text.split('\n').length }));

  expect(lines.filter((source) => source.lines > 200)).toEqual([]);
  expect(lines.filter((source) => source.file.includes('/operations/') && source.lines > 100)).toEqual([]);
});

test('what is served is what is documented', () => {
  const served = [...modules.map(({ api }) => api.operations), controlApi.operations].flat().map(({ id }) => id);
  const happening = modules.flatMap((module) => module.events.map(({ id }) => id));

  expect(served.sort()).toEqual(contracts.map(({ id }) => id).sort());
  expect(happening.sort()).toEqual(events.map(({ id }) => id).sort());
});

test('every error row is declared by an operation', () => {
  const unused = modules.flatMap(({ api }) =>
    Object.keys(api.errors)
      .filter((id) => !api.operations.some(({ errors }) => id in errors))
      .map((id) => `${api.api}: ${id}`),
  );

  // What a path that no operation answers is refused with belongs to no operation.
  expect(unused).toEqual(['piste: no-match', 'piste: method-not-allowed', 'digigo: unknown-path']);
});

test('README: its tables are what the code says (npm run docs)', () => {
  const readme = readFileSync('README.md', 'utf8');

  expect(withTables(readme)).toBe(readme);
});

test('no file is called after what it is not', () => {
  const drawers = sources.filter(({ file }) => /(^|\/)(utils?|helpers?|common|misc)[./]/.test(file));

  expect(drawers.map(({ file }) => relative('.', file))).toEqual([]);
});
