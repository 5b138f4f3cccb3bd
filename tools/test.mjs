// `npm test`: installs and builds what is missing (the build checks types), then lint and tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from './ready.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

const run = (program, ...args) =>
  spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;

function must(...command) {
  const status = run(...command);
  if (status !== 0) process.exit(status);
}

built();
must('node_modules/typescript/bin/tsc', '-p', 'test');
must('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');

const reports = mkdtempSync(join(tmpdir(), 'bacasable-test-'));
const report = join(reports, 'report.json');
const status = run(
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(reports, { recursive: true });
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
process.exit(status);
