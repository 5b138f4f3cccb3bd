// Makes sure that what is installed and built is what this checkout asks for, doing nothing when it is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const changedAt = (relative) => (existsSync(path(relative)) ? statSync(path(relative)).mtimeMs : 0);

/** When anything below a folder was changed last. */
const newestIn = (folder) =>
  Math.max(
    0,
    ...readdirSync(path(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('generated'))
      .map((entry) => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs),
  );

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: path('.'),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Installs the packages of the lock file, unless that was done since it changed. */
export function installed() {
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return;
  run('npm', ['ci', '--no-audit', '--no-fund']);
}

/** Builds dist/, unless that was done since the sources changed. */
export function built() {
  installed();
  const sources = Math.max(newestIn('src'), newestIn('specs'), newestIn('tools'), changedAt('package.json'));
  if (changedAt('dist/bin/bacasable.js') >= sources) return;
  run(process.execPath, [path('tools/build.mjs')]);
}
