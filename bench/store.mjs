// Durable changes per second by the size of the world, and how long a snapshot of a large one holds up everybody else.
import { promises as disk } from 'node:fs';
import { join } from 'node:path';
import { each, median, ratios, report, rounds, row } from './figures.mjs';
import { fdatasyncMs, withFolder } from './folder.mjs';

const { fileStore } = await import('../dist/world/file-store.js');
const { Ids } = await import('../dist/world/ids.js');
const { kind } = await import('../dist/world/rows.js');
const { World } = await import('../dist/world/world.js');

const FEW = 1000;
const MANY = 100_000;
const ROUNDS = 4;
const SECONDS = 4;
const WARM_UP_SECONDS = 1;
const WRITERS = 50;
/** Rows staged with one change. */
const STAGED_AT_ONCE = 1000;

const notes = kind()('bench.notes', { owner: ({ owner }) => owner });

const OWNERS = 100;
const TEXT = 'x'.repeat(900);

/** About a kilobyte as JSON. */
const noteOf = (n, written) => ({
  id: `note-${n}`,
  owner: `owner-${n % OWNERS}`,
  written,
  tags: ['some', 'words'],
  text: TEXT,
});

/** The disk, and whether a snapshot is being written to it. */
function watched() {
  const seen = { snapshot: false, snapshots: 0 };
  const open = (path, ...rest) => {
    if (path.endsWith('snapshot.json.tmp')) seen.snapshot = true;
    return disk.open(path, ...rest);
  };
  const rename = async (from, to) => {
    await disk.rename(from, to);
    seen.snapshot = false;
    seen.snapshots += 1;
  };
  return { seen, disk: { ...disk, open, rename } };
}

/** A world with so many rows in a store as the server opens one. */
async function worldOf(size, folder) {
  const { seen, disk: watchedDisk } = watched();
  const onTrouble = (error) => console.error(error);
  const store = await fileStore(join(folder, String(size)), { disk: watchedDisk, onTrouble });
  const world = await World.open('bench', store.log('bench'), async () => {});
  await world.begin(new Ids('bench'), () => {});
  for (let from = 0; from < size; from += STAGED_AT_ONCE) {
    await world.change((rows) => {
      for (let n = from; n < Math.min(from + STAGED_AT_ONCE, size); n += 1) rows.put(notes, noteOf(n, 0));
    });
  }
  return { size, world, seen, close: () => world.close().then(() => store.close()) };
}

const TICK_MS = 1;

/** Looks how long the event loop keeps a timer waiting, apart for the times with and without a snapshot. */
function watchLoop(seen) {
  const longest = { snapshot: { wall: 0, own: 0 }, none: { wall: 0, own: 0 } };
  let last = { at: performance.now(), cpu: process.cpuUsage(), snapshot: seen.snapshot };
  const timer = setInterval(() => {
    const now = { at: performance.now(), cpu: process.cpuUsage(), snapshot: seen.snapshot };
    const wall = now.at - last.at - TICK_MS;
    const cpu = (now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system) / 1000 - TICK_MS;
    const of = last.snapshot || now.snapshot ? longest.snapshot : longest.none;
    of.wall = Math.max(of.wall, wall);
    // While another program has this core, time passes that is nobody's fault here: then the processor time tells.
    of.own = Math.max(of.own, Math.min(wall, cpu));
    last = now;
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

let written = 0;

/** Writers who each wait until their change is durable; whatever snapshot is begun on the way is waited for and paid. */
async function writing({ size, world, seen }, seconds = SECONDS) {
  const begun = performance.now();
  const snapshotsBefore = seen.snapshots;
  const cpuBefore = process.cpuUsage();
  const stop = watchLoop(seen);
  let commits = 0;
  const isOver = () => performance.now() - begun > seconds * 1000 && !seen.snapshot;
  const writer = async (first) => {
    for (let n = first; !isOver(); n = (n + WRITERS) % size) {
      written += 1;
      await world.change((rows) => rows.put(notes, noteOf(n, written)));
      commits += 1;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, first) => writer(first)));
  const took = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: commits / took,
    microseconds: (user + system) / commits,
    snapshots: seen.snapshots - snapshotsBefore,
    longest: stop(),
  };
}

const sum = (values) => values.reduce((a, b) => a + b, 0);

const said = (samples, sync) =>
  `${Math.round(median(each(samples, 'perSecond')))}/s, ${Math.round(median(each(samples, 'microseconds')))} µs CPU, ` +
  `${sum(each(samples, 'snapshots'))} snapshots${sync}`;

function blocks(samples) {
  const withSnapshot = samples.filter(({ snapshots }) => snapshots > 0);
  if (withSnapshot.length === 0) return [];
  const most = (when, what) => Math.max(...samples.map(({ longest }) => longest[when][what])).toFixed(1);
  return [
    row({
      goal: 'longest block during a snapshot of 100,000 rows',
      // Each of them counts, not the one in the middle.
      values: [Math.max(...withSnapshot.map(({ longest }) => longest.snapshot.own))],
      unit: 'ms',
      atMost: 20,
      figure: `by the clock, others included, ${most('snapshot', 'wall')} ms`,
      anchor: `without a snapshot ${most('none', 'own')} ms, by the clock ${most('none', 'wall')} ms`,
    }),
  ];
}

await withFolder(async (folder) => {
  const sync = `, fdatasync ${(await fdatasyncMs(folder)).toFixed(2)} ms`;
  const few = await worldOf(FEW, folder);
  const many = await worldOf(MANY, folder);
  for (const world of [few, many]) await writing(world, WARM_UP_SECONDS);
  const samples = await rounds(ROUNDS, { few: () => writing(few), many: () => writing(many) });
  await few.close();
  await many.close();
  report([
    row({
      goal: 'durable changes at 100,000 rows by those at 1,000, without HTTP',
      values: ratios(samples.many, samples.few, 'perSecond'),
      figure: said(samples.many, sync),
      anchor: said(samples.few, ''),
    }),
    ...blocks(samples.many),
  ]);
});
