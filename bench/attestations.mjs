// How many attestations one thread draws, each as PDF and as picture of it at 150 dots per inch, and whether the event loop feels it.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { each, median, report, row } from './figures.mjs';
import { pinning } from './processes.mjs';

const { Threads } = await import('../dist/kit/threads.js');
const { Renderings } = await import('../dist/apis/covoiturage/rendering/renderings.js');
const { packageFile } = await import('../dist/kit/package-file.js');

const ROUNDS = 5;
const PAIRS = 40;
const WARM_UP = 150;
/** As many as wait, so that the thread always has a next job. */
const AT_ONCE = 3;

// The thread and the event loop are of one process, and here they may have a core each.
if (pinning) spawnSync('taskset', ['-acp', `0-${cpus().length - 1}`, `${process.pid}`]);
// The thread does not keep this process alive.
const alive = setInterval(() => undefined, 1000);

const threads = new Threads({
  file: packageFile('dist/apis/covoiturage/rendering/worker.js'),
  count: 1,
  queue: AT_ONCE,
  limit: 20_000,
});
// No attestation is drawn twice here; a PDF is kept until its picture is made.
const renderings = new Renderings(threads, 1024 * 1024);

let drawn = 0;
const months = ['Janvier', 'Février', 'Mars', 'Avril', 'Mai', 'Juin', 'Juillet', 'Août'];

/** One page of eight months, unlike all before. */
function attestation() {
  drawn += 1;
  return {
    uuid: `5a1c6a2e-6d0b-4b3e-9f4c-${String(drawn).padStart(12, '0')}`,
    createdAt: Date.UTC(2026, 0, 15, 9),
    operator: `MaxiCovoit ${drawn}`,
    issued: 'le 15 janvier 2026 à 10h00',
    period: 'du 1 janvier 2025 au 31 août 2025',
    tables: [
      {
        title: 'Trajets',
        columns: ['Mois', 'Trajets', 'Distance', 'Coût'].map((label, at) => ({ label, align: at ? 'right' : 'left' })),
        rows: months.map((month, at) => [
          `${month} 2025`,
          `${at + 2} trajets`,
          `${at * drawn} km`,
          `${drawn},5${at} €`,
        ]),
        total: ['Total', '44 trajets', `${28 * drawn} km`, `${8 * drawn},28 €`],
      },
    ],
    totals: ['Distance totale', 'Coût total', 'Reste à charge'].map((label) => ({ label, value: `${drawn},28` })),
    identifiers: ['Attestation', 'Personne', 'Opérateur'].map((label) => ({ label, value: `5a1c6a2e-6d0b-${drawn}` })),
    verificationUrl: `http://127.0.0.1:8080/attestation/5a1c6a2e-6d0b-4b3e-9f4c-${drawn}`,
  };
}

/** Draws, a few at once, and tells the milliseconds each took, on the clock and of the processor's. */
async function draw(count, ...formats) {
  const begun = performance.now();
  const used = process.cpuUsage();
  let left = count;
  const one = async () => {
    for (; left > 0; left -= 1) {
      const wanted = attestation();
      for (const format of formats) await renderings[format](wanted);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const { user, system } = process.cpuUsage(used);
  return { clock: (performance.now() - begun) / count, cpu: (user + system) / 1000 / count };
}

await draw(WARM_UP, 'pdf', 'png');
const loop = monitorEventLoopDelay({ resolution: 1 });
const samples = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  process.stderr.write(`  round ${round} of ${ROUNDS}\n`);
  const alone = await draw(PAIRS, 'pdf');
  loop.reset();
  loop.enable();
  const both = await draw(PAIRS, 'pdf', 'png');
  loop.disable();
  samples.push({ perSecond: 1000 / both.clock, alone: alone.cpu, both: both.cpu, p99: loop.percentile(99) / 1e6 });
}
await threads.close();
clearInterval(alive);

const milliseconds = (field) => `${median(each(samples, field)).toFixed(1)} ms CPU`;
report([
  row({
    goal: 'PDFs and PNGs drawn, as many of each, one thread',
    values: each(samples, 'perSecond').map((pairs) => 2 * pairs),
    unit: '/s',
    atLeast: 60,
    figure: `${median(each(samples, 'perSecond')).toFixed(1)} of both a second, ${milliseconds('both')} each`,
    anchor: `the PDF alone ${milliseconds('alone')}`,
  }),
  row({ goal: 'event loop meanwhile, p99', values: each(samples, 'p99'), unit: 'ms', atMost: 10 }),
]);
