import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import supertest from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { run, serve } from './program.ts';

const DAY = 'scenarios/an-expiring-day.yaml';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bacasable-play-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A file with this text. */
function file(name: string, text: string): string {
  const path = join(folder(), name);
  writeFileSync(path, text);
  return path;
}

/** The day, in which the token is used too late: its fourth step fails. */
const tooLate = () => file('too-late.yaml', readFileSync(DAY, 'utf8').replace('PT59M59S', 'PT61M'));

const worldsOf = async (url: string): Promise<string[]> =>
  (await supertest(url).get('/_sim/worlds').expect(200)).body.worlds.map(({ name }: { name: string }) => name);

test('play: says of every story that it went well', async () => {
  const { code, stdout, stderr } = await run('play', DAY, DAY);

  expect(stdout).toMatch(
    /^(ok {6}scenarios\/an-expiring-day\.yaml: a token that outlives its hour \(12 steps, \d+ ms\)\n){2}$/,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('play: a step that fails is told whole, and ends with 1', async () => {
  const story = tooLate();

  const { code, stdout } = await run('play', story, DAY);

  expect(code).toBe(1);
  expect(stdout).toContain(`at ${story}:27, step 4 of 12: piste.healthcheck\n`);
  expect(stdout).toMatch(/status\n +expected +200\n +actual +401\n/);
  expect(stdout).toMatch(/because: the token has expired \(expired-token; Guide de consommation/);
  expect(stdout).toMatch(
    /curl -ig 'http:\/\/127\.0\.0\.1:\d+\/w\/play-1\/mtes\/\S+' -H 'authorization: Bearer \w{54}'\n/,
  );
  expect(stdout).toContain('ok      scenarios/an-expiring-day.yaml');
});

test('play --against: keeps the world of a story that failed, whose curl line asks again', async () => {
  const { url } = await serve();

  expect(await run('play', DAY, '--against', url)).toMatchObject({ code: 0, stderr: '' });
  expect(await worldsOf(url)).toEqual(['default']);
  const { code, stdout } = await run('play', tooLate(), DAY, '--against', `${url}/`);

  expect(code).toBe(1);
  expect(await worldsOf(url)).toEqual(['default', 'play-1']);
  expect(stdout).toContain(`its world is kept: ${url}/w/play-1\n`);
  const line = /^ +(curl .*)$/m.exec(stdout)?.[1] ?? '';
  const again = await promisify(execFile)('sh', ['-c', line]);
  expect(again.stdout).toMatch(/^HTTP\/1\.1 401 /);
  expect((await run('play', tooLate(), '--against', url)).stdout).toContain(`${url}/w/play-2\n`);
});

test('play --against: several at once take worlds of their own', async () => {
  const { url } = await serve();

  const ended = await Promise.all(Array.from({ length: 4 }, () => run('play', tooLate(), '--against', url)));

  expect(ended.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
  expect(await worldsOf(url)).toEqual(['default', 'play-1', 'play-2', 'play-3', 'play-4']);
});

test('play --against: gives the token of the control API, from its option or the environment', async () => {
  const { url } = await serve(['--control-token', 'opensesame']);

  expect(await run('play', DAY, '--against', url)).toMatchObject({ code: 2, stderr: expect.stringContaining('401') });
  expect(await run('play', DAY, '--against', url, '--control-token', 'opensesame')).toMatchObject({ code: 0 });
  process.env['BACASABLE_CONTROL_TOKEN'] = 'opensesame';
  onTestFinished(() => void delete process.env['BACASABLE_CONTROL_TOKEN']);
  expect(await run('play', DAY, '--against', url)).toMatchObject({ code: 0 });
});

const xmllint = await promisify(execFile)('xmllint', ['--version']).then(
  () => true,
  () => false,
);

test.skipIf(!xmllint)('play --report: JUnit is XML with every step (skipped without xmllint)', async () => {
  const story = file(
    'wild.yaml',
    readFileSync(tooLate(), 'utf8').replace(/^scenario: .*/m, 'scenario: "<&> \\"\\u0007\\" ]]>"'),
  );
  const report = join(folder(), 'junit.xml');
  const xpath = async (path: string) => (await promisify(execFile)('xmllint', ['--xpath', path, report])).stdout.trim();

  expect((await run('play', DAY, story, '--report', report)).code).toBe(1);

  expect(await xpath('string(/testsuites/@tests)')).toBe('24');
  expect(await xpath('string(/testsuites/@failures)')).toBe('1');
  expect(await xpath('string(/testsuites/testsuite[2]/@name)')).toBe('<&> "\ufffd" ]]>');
  expect(await xpath('count(//testcase[skipped])')).toBe('8');
  expect(await xpath('string(//testcase[failure]/@line)')).toBe('27');
  expect(await xpath('string(//failure)')).toContain('because: the token has expired');
});

test('play --report: CTRF has every step, and both reports may be had', async () => {
  const [json, xml] = [join(folder(), 'ctrf.json'), join(folder(), 'junit.xml')];

  await run('play', tooLate(), '--report', json, '--report', xml);

  const { reportFormat, specVersion, results } = JSON.parse(readFileSync(json, 'utf8'));
  expect({ reportFormat, specVersion }).toEqual({
    reportFormat: 'CTRF',
    specVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  expect(results.summary).toMatchObject({ tests: 12, passed: 3, failed: 1, skipped: 8, pending: 0, other: 0 });
  expect(results.tests[3]).toMatchObject({
    name: '4. piste.healthcheck',
    status: 'failed',
    suite: ['a token that outlives its hour'],
    line: 27,
    message: 'status: expected 200, got 401',
    trace: expect.stringContaining('because: '),
  });
  expect(readFileSync(xml, 'utf8')).toContain('<testsuites');
});

test('play: what cannot be played ends with 2, before anything is', async () => {
  const misspelt = file('misspelt.yaml', 'steps:\n  - call: piste.token\n  - call: piste.tokn\n');

  const refused: [string[], RegExp][] = [
    [['play'], /takes the scenario files/],
    [
      ['play', DAY, misspelt],
      /misspelt\.yaml cannot be played:\nline 3: steps\[1\]\.call: no operation is called piste\.tokn/,
    ],
    [['play', 'scenarios/default.yaml'], /there are no steps to play/],
    [['play', 'nowhere.yaml'], /no such file/],
    [['play', DAY, '--report', 'report.txt'], /--report takes a \.xml \(JUnit\) or \.json \(CTRF\) file/],
    [['play', DAY, '--against', 'here'], /--against takes the http or https URL/],
    [['play', DAY, '--against', 'http://127.0.0.1:1'], /cannot be reached/],
    [['play', DAY, '--fast'], /Unknown option/],
  ];
  for (const [args, said] of refused) {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
  }
});

/** The addresses of the files that playing a story has loaded. */
async function loadedFor(story: string): Promise<string[]> {
  const coverage = folder();
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  await promisify(execFile)(process.execPath, ['dist/bin/bacasable.js', 'play', story], { env });
  return readdirSync(coverage).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
}

test('play: what signing with XAdES takes is loaded by the first step that signs so', async () => {
  const signing = expect.stringContaining('/xades-signature-');

  expect(await loadedFor(DAY)).not.toContainEqual(signing);
  expect(await loadedFor('scenarios/digigo-missing-info.yaml')).toContainEqual(signing);
});
