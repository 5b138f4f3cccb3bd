import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from './program.ts';

const { vectors } = JSON.parse(readFileSync('fixtures/rdex/vectors.json', 'utf8')) as {
  vectors: { url: string; form: string; correct: boolean }[];
};

test('sign-rdex: signs byte for byte what it is given', async () => {
  const signedLast = vectors.filter(
    ({ correct, form, url }) => correct && form === 'as-sent' && !/signature=.*&/.test(url),
  );
  expect(signedLast.length).toBeGreaterThan(4);

  for (const { url } of signedLast) {
    const unsigned = url.replace(/&signature=.*$/, '');
    expect((await run('sign-rdex', unsigned, '--key', 'operator_private_key')).stdout).toBe(`${url}\n`);
  }
});

test('sign-rdex: says what it takes', async () => {
  expect(await run('sign-rdex', 'http://localhost/')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--key'),
  });
});

test('check: says of every file whether it can be staged', async () => {
  const { code, stdout } = await run('check', 'scenarios/default.yaml', 'package.json');

  expect(code).toBe(1);
  expect(stdout).toContain('scenarios/default.yaml: ok\n');
  expect(stdout).toMatch(/^package\.json:2: name: /m);
});

test('check: passes what is good', async () => {
  expect(await run('check', 'scenarios/default.yaml')).toMatchObject({ code: 0 });
});

test('--help: lists every option; --version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

  expect((await run('--help')).stdout).toMatch(/--public-url URL/);
  expect((await run('--version')).stdout).toBe(`${version}\n`);
});
