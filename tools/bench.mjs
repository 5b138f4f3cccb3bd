// `npm run bench [name…]`: measures what the simulator promises of speed and memory, and prints it beside the goals.
// It judges nothing: figures of a busy or small machine are no defect. With PROFILE=/folder, simulators that serve requests
// leave CPU profiles there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { median } from '../bench/figures.mjs';
import { client } from '../bench/load.mjs';
import { endsWithThis, onClientCore, pinning } from '../bench/processes.mjs';
import { built } from './ready.mjs';

const BENCHES = [
  'start',
  'requests',
  'validation',
  'store',
  'durable',
  'search',
  'certificates',
  'attestations',
  'signing',
  'documents',
  'registration',
  'stories',
  'memory',
];
/** All together. */
const MOST_MS = 480_000;

/** Runs one bench in a process of its own. */
async function rowsOf(name) {
  process.stderr.write(`${name}\n`);
  const file = fileURLToPath(new URL(`../bench/${name}.mjs`, import.meta.url));
  const [command, ...args] = onClientCore(process.execPath, file);
  // A timeout of 0 would be none.
  const left = Math.max(1, Math.round(MOST_MS - performance.now()));
  const bench = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: left });
  const child = endsWithThis(bench, 'SIGTERM');
  const [printed, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return status === 0 ? JSON.parse(printed) : [failed(name)];
}

const failed = (name) => ({ goal: `${name}: did not come to its end`, bound: '', values: [], unit: '' });

const digits = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));

function measured({ values, unit }) {
  if (values.length === 0) return '';
  const range = values.length > 1 ? ` (${digits(Math.min(...values))}–${digits(Math.max(...values))})` : '';
  return `${digits(median(values))} ${unit}${range}`;
}

const HEAD = ['', 'goal', 'measured, median (min–max)', 'met', 'here and now', 'beside it'];

const cells = (row) => [
  row.goal,
  row.bound,
  measured(row),
  row.met === undefined ? '' : row.met ? 'yes' : 'NO',
  row.figure ?? '',
  row.anchor ?? '',
];

function table(rows) {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !BENCHES.includes(name));
if (unknown !== undefined) {
  console.error(`there is no bench ${unknown}; there are ${BENCHES.join(', ')}`);
  process.exit(2);
}
built();
const rows = [];
for (const name of BENCHES) if (asked.length === 0 || asked.includes(name)) rows.push(...(await rowsOf(name)));

const apart = pinning ? 'server and client on a core each' : 'server and client not kept apart';
console.log(
  `\nNode ${process.versions.node}, ${cpus()[0]?.model ?? 'processor unknown'}; ${client}, 50 connections, ${apart}.`,
);
console.log('Ratios are of one round each, in turn with their anchor; absolute figures are of this minute.\n');
console.log(table(rows));
const others = Math.max(...rows.map((row) => row.others ?? 0));
if (others > 0.2)
  console.log(`\nOther programs used ${others.toFixed(1)} cores meanwhile: measure again when they do not.`);
