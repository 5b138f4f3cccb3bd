import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { expect, onTestFinished, test, vi } from 'vitest';
import { serve } from './program.ts';

const titled = (title: string) => `scenario: ${title}\ngiven: { rdex: { generate: { journeys: 1 } } }\n`;

test('serve --watch: begins anew with every version that can be used, and keeps the last one that could', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bacasable-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, titled('first'));
  const { url, log, stop } = await serve(['--scenario', file, '--watch']);
  const titleOf = async (world: string) => (await supertest(url).get(`/_sim/worlds/${world}`)).body.scenario;
  const soon = { timeout: 10_000, interval: 50 };

  expect(await titleOf('default')).toBe('first');
  await supertest(url).get('/_sim/worlds/old/clock').expect(200);
  writeFileSync(file, titled('second'));
  await vi.waitFor(async () => expect(await titleOf('default')).toBe('second'), soon);

  writeFileSync(file, 'scenario: third\ngivven: {}\n');
  await vi.waitFor(
    () => expect(log()).toMatch(/the last good one stays:\s+line 2: givven: .*did you mean given\?/),
    soon,
  );
  rmSync(file);
  await vi.waitFor(() => expect(log()).toContain('no such file'), soon);
  expect(await titleOf('default')).toBe('second');
  await supertest(url).get('/_sim/worlds/new/clock').expect(200);
  expect([await titleOf('old'), await titleOf('new')]).toEqual(['first', 'second']);

  // As editors save: another file in its place.
  writeFileSync(`${file}.new`, titled('fourth'));
  renameSync(`${file}.new`, file);
  await vi.waitFor(async () => expect(await titleOf('default')).toBe('fourth'), soon);
  expect(await stop('SIGTERM')).toEqual({ code: 0, signal: null });
});
