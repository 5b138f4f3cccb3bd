// How long the library of stories takes to play, a large scenario to check, and what a world costs that begins as the default one does.
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { report, row } from './figures.mjs';
import { withFolder } from './folder.mjs';
import { startSimulator } from './processes.mjs';

const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const ROUNDS = 3;
const LINES = 5000;
const WORLDS = 1000;
/** How many are asked for at once. */
const AT_ONCE = 20;
/** A request that makes its world, and is refused. */
const ANY = '/mtes/sne-cotation/v1.0/healthcheck';

/** Seconds that the command line takes. */
async function seconds(...args) {
  const begun = performance.now();
  await run(process.execPath, [path('dist/bin/bacasable.js'), ...args]);
  return (performance.now() - begun) / 1000;
}

async function several(measure) {
  const values = [];
  for (let n = 0; n < ROUNDS; n += 1) values.push(await measure());
  return values;
}

/** A scenario of so many lines: applications, one to a line. */
function large() {
  const lines = Array.from(
    { length: LINES - 4 },
    (_, n) => `      - { clientId: client-${n}, clientSecret: TEST-${n}, apis: { sne-cotation: approved } }`,
  );
  return ['scenario: large', 'given:', '  piste:', '    applications:', ...lines].join('\n');
}

/** What each of many worlds adds to a server, in MB and in milliseconds of CPU. */
async function worlds() {
  const server = await startSimulator();
  const used = () => ({ megabytes: server.rss(), cpu: server.cpuSeconds() });
  await fetch(`${server.url}/w/warm-up${ANY}`);
  const before = used();
  for (let n = 0; n < WORLDS; n += AT_ONCE) {
    const names = Array.from({ length: AT_ONCE }, (_, at) => `world-${n + at}`);
    await Promise.all(names.map((name) => fetch(`${server.url}/w/${name}${ANY}`)));
  }
  const after = used();
  await server.stop();
  return {
    megabytes: (after.megabytes - before.megabytes) / WORLDS,
    milliseconds: ((after.cpu - before.cpu) * 1000) / WORLDS,
  };
}

await withFolder(async (folder) => {
  const stories = readdirSync(path('scenarios/'))
    .filter((file) => file !== 'default.yaml')
    .map((file) => path(`scenarios/${file}`));
  const file = join(folder, 'large.yaml');
  writeFileSync(file, large());
  const each = await worlds();
  report([
    row({
      goal: `the ${stories.length} stories played`,
      values: await several(() => seconds('play', ...stories)),
      unit: 's',
      atMost: 20,
    }),
    row({
      goal: `a scenario of ${LINES} lines checked`,
      values: await several(() => seconds('check', file)),
      unit: 's',
      atMost: 0.3,
    }),
    row({ goal: `memory of each of ${WORLDS} worlds`, values: [each.megabytes], unit: 'MB', atMost: 2 }),
    row({ goal: 'CPU of staging one', values: [each.milliseconds], unit: 'ms', atMost: 5 }),
  ]);
});
