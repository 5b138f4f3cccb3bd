import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { askToken, staged } from './handles/client.ts';

const README = readFileSync('README.md', 'utf8');

const examples = new Map(
  [...README.matchAll(/^<!-- example (\S+) -->\n```\w+\n(.*?)^```$/gms)].map(([, file = '', text = '']) => [
    file,
    text,
  ]),
);

/** A project of somebody's who has installed the package, with examples of the README in it. */
function project(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bacasable-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  for (const [name, target] of Object.entries({
    bacasable: '.',
    vitest: 'node_modules/vitest',
    '@types': 'node_modules/@types',
  })) {
    symlinkSync(resolve(target), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const file of files) writeFileSync(join(folder, file), examples.get(file) ?? '');
  return folder;
}

/** Runs a program of Node and gives all that it wrote; whether it was content is the first line. */
const run = (cwd: string, ...args: string[]): Promise<string> =>
  new Promise((done) => {
    const { NODE_TEST_CONTEXT: _1, VITEST: _2, NODE_OPTIONS: _3, ...env } = process.env;
    execFile(process.execPath, args, { cwd, env }, (error, stdout, stderr) => {
      done(`${error === null ? 'ok' : 'failed'}\n${stdout}${stderr}`);
    });
  });

test('README: the example for node:test passes', async () => {
  const told = await run(project('node.test.js'), '--test', '--test-reporter=tap', 'node.test.js');

  expect(told).toMatch(/^ok\n/);
  expect(told).toMatch(/^# pass 3$/m);
});

test('README: the examples for Vitest and Jest pass, the latter with the globals that both have', async () => {
  const folder = project('vitest.test.ts', 'jest.test.js');

  const told = await run(folder, resolve('node_modules/vitest/vitest.mjs'), 'run', '--globals', '--reporter=tap-flat');

  expect(told).toMatch(/^ok\n/);
  expect(told.match(/^ok /gm)).toHaveLength(2);
});

test('README: the examples compile against the types of the package, strictly', async () => {
  const folder = project('vitest.test.ts', 'node.test.js', 'jest.test.js');
  const globals =
    "declare const expect: typeof import('vitest').expect; declare const test: typeof import('vitest').test;\n";
  const hooks = 'declare const beforeAll: (work: () => unknown) => void; declare const afterAll: typeof beforeAll;\n';
  writeFileSync(join(folder, 'globals.d.ts'), globals + hooks);
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowJs: true,
    types: ['node'],
  };
  const wrong = `import { createSimulator } from 'bacasable';
const world = (await createSimulator()).world('types');
await world.withFault({ operation: 'piste.token', error: 'gateway-error' }, () => {});
`;
  writeFileSync(join(folder, 'wrong.ts'), wrong);
  const compile = (name: string, options: object, files: string[]) => {
    writeFileSync(join(folder, name), JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files }));
    return run(folder, resolve('node_modules/typescript/bin/tsc'), '-p', name);
  };

  const all = ['globals.d.ts', 'vitest.test.ts', 'node.test.js', 'jest.test.js'];
  const lenient = { checkJs: true, noImplicitAny: false, skipLibCheck: true };
  expect(await compile('examples.json', lenient, all)).toBe('ok\n');
  expect(await compile('wrong.json', {}, ['wrong.ts'])).toMatch(/^failed\nwrong\.ts\(3,.*"gateway-error"/);
});

test('README: the Compose file is one', () => {
  const { services } = parse(examples.get('compose.yaml') ?? '');

  expect(services.bacasable.command).toEqual(['--store', 'memory', '--scenario', '/my-scenario.yaml']);
  expect(services.tests.depends_on.bacasable.condition).toBe('service_healthy');
});

test('README: what journal.expect throws is what it shows', async () => {
  const world = await staged('checkout');
  await askToken(world, 'wrong');
  await fetch(`${world.url}/mtes/sne-cotation/v1.0/healthcheck`);

  const failing = world.journal.expect({ operation: 'piste.token', status: 200 }, { times: 1 });

  const { message, stack } = (await failing.catch((error: Error) => error)) as Error;
  expect(README).toContain(`\`\`\`text\n${message}\n\`\`\`\n`);
  expect(stack).toContain('readme.test.ts');
  expect(stack).not.toContain('src/handles');
});
