import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FileLog } from '../../src/world/file-log.ts';
import { type FileStoreOptions, fileStore } from '../../src/world/file-store.ts';
import { type ChangeSet, kind, type ReadRows, type Row } from '../../src/world/rows.ts';
import { State } from '../../src/world/state.ts';
import { Damaged, type Store } from '../../src/world/store.ts';
import { CrashDisk, seeded } from './crash-disk.ts';

interface Counter extends Row {
  readonly count: number;
}

const counters = kind<Counter>()('test.counters');
const filling = kind<Row & { readonly text: string }>()('test.filling');

const FOLDER = '/disk/w';
const JOURNAL = `${FOLDER}/journal-1.log`;
const SNAPSHOT = `${FOLDER}/snapshot.json`;

async function realFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'bacasable-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function realStore(folder: string, options?: FileStoreOptions): Promise<Store> {
  const store = await fileStore(folder, options);
  onTestFinished(() => store.close());
  return store;
}

const logOn = (disk: CrashDisk, snapshotAfter = 2 ** 20): FileLog =>
  new FileLog(FOLDER, { disk, snapshotAfter, onTrouble: () => {} });

/** Change number n: what is there afterwards says which changes were made. */
const step = (state: State, n: number): Promise<void> =>
  state.change((rows) => {
    if (n % 17 === 0) rows.clear();
    rows.put(counters, { id: 'last', count: n });
    rows.put(filling, { id: `f${n % 5}`, text: `${n} é `.repeat((n * 7919) % 120) });
    rows.delete(filling, `f${(n * 3) % 5}`);
  });

const rowsOf = (rows: ReadRows): string => JSON.stringify([[...rows.list(counters)], [...rows.list(filling)]]);

/** What the rows are after each number of steps, from none on. */
async function expectedAfter(steps: number): Promise<string[]> {
  const state = await State.open({ load: async () => undefined, commit: async () => {}, close: async () => {} });
  const expected = [state.read(rowsOf)];
  for (let n = 1; n <= steps; n += 1) {
    await step(state, n);
    expected.push(state.read(rowsOf));
  }
  return expected;
}

async function journalOf(steps: number, together = 1): Promise<CrashDisk> {
  const disk = new CrashDisk();
  const state = await State.open(logOn(disk));
  for (let n = 1; n <= steps; n += together) {
    await Promise.all(Array.from({ length: together }, (_, index) => step(state, n + index)));
  }
  await state.close();
  return disk;
}

/** Where each line of a file ends. */
function lineEnds(bytes: Buffer): number[] {
  return [...bytes.keys()].filter((offset) => bytes[offset] === 0x0a).map((offset) => offset + 1);
}

test('file store: cuts off a torn tail, at whatever byte the journal ends, and goes on from there', async () => {
  const whole = (await journalOf(12, 3)).bytes(JOURNAL);
  const ends = lineEnds(whole);
  const expected = await expectedAfter(13);
  for (let length = 0; length <= whole.length; length += 1) {
    const disk = new CrashDisk();
    disk.place(JOURNAL, whole.subarray(0, length));
    const stored = ends.filter((end) => end <= length).length;
    const state = await State.open(logOn(disk));
    expect([state.version, state.read(rowsOf)]).toEqual([stored, expected[stored]]);
    await step(state, stored + 1);
    await state.close();
    const again = await State.open(logOn(disk));
    expect([again.version, again.read(rowsOf)]).toEqual([stored + 1, expected[stored + 1]]);
  }
});

const POWER_CUTS = Number(process.env['BACASABLE_POWER_CUTS'] ?? 3000);

test('file store: keeps all that was acknowledged, whatever a power cut leaves of what was not synced', {
  timeout: 10_000 + POWER_CUTS * 5,
}, async () => {
  const expected = await expectedAfter(80);
  for (let seed = 1; seed <= POWER_CUTS; seed += 1) {
    const random = seeded(seed);
    let disk = new CrashDisk();
    let acknowledged = await writeUntilTheEnd(disk, random);
    if (random() < 0.5) {
      // Only the process went: what the next one shows from the system's memory must outlast the power cut too.
      disk = disk.afterKill();
      acknowledged = (await State.open(logOn(disk))).version;
    }
    let found = disk.afterPowerCut(random);
    let state = await State.open(logOn(found));
    expect(state.version, `seed ${seed}`).toBeGreaterThanOrEqual(acknowledged);
    expect(state.read(rowsOf), `seed ${seed}`).toBe(expected[state.version]);
    const { version } = state;
    await step(state, version + 1);
    found = found.afterPowerCut(random);
    state = await State.open(logOn(found));
    expect([state.version, state.read(rowsOf)], `seed ${seed}`).toEqual([version + 1, expected[version + 1]]);
  }
});

/** Steps, up to five at a time, until a random call is not answered; @returns the last step acknowledged */
async function writeUntilTheEnd(disk: CrashDisk, random: () => number): Promise<number> {
  let calls = Math.floor(random() * 150);
  disk.before = () => {
    calls -= 1;
    if (calls < 0) throw new Error('the end');
  };
  let acknowledged = 0;
  try {
    const state = await State.open(logOn(disk, 1500));
    for (let n = 1; n <= 60; ) {
      const steps = Array.from({ length: 1 + Math.floor(random() * 5) }, () =>
        step(state, n++).then(() => state.version),
      );
      const first = n - steps.length;
      const settled = await Promise.allSettled(steps);
      const done = settled.filter(({ status }) => status === 'fulfilled').length;
      if (done > 0) acknowledged = first + done - 1;
      if (done < steps.length) break;
    }
  } catch {
    // It was the end before the world was open.
  }
  return acknowledged;
}

test('file store: names the file and the byte of a line that was stored and is damaged', async () => {
  const disk = await journalOf(6);
  const whole = disk.bytes(JOURNAL);
  const starts = [0, ...lineEnds(whole)];
  for (let offset = 0; offset < (starts[5] as number); offset += 1) {
    const spoilt = new CrashDisk();
    spoilt.place(JOURNAL, whole);
    spoilt.bytes(JOURNAL)[offset] = (whole[offset] as number) ^ 0x10;
    const start = starts.findLast((start) => start <= offset);
    await expect(logOn(spoilt).load(), `byte ${offset}`).rejects.toThrow(`${JOURNAL}, byte ${start}: `);
    expect(spoilt.bytes(JOURNAL).length).toBe(whole.length);
  }
});

test('file store: takes a torn line in any segment but the last for damage', async () => {
  const whole = (await journalOf(6)).bytes(JOURNAL);
  const [, , third = 0, fourth = 0] = lineEnds(whole);
  const disk = new CrashDisk();
  disk.place(JOURNAL, whole.subarray(0, fourth - 1));
  disk.place(`${FOLDER}/journal-2.log`, whole.subarray(fourth));
  await expect(logOn(disk).load()).rejects.toThrow(`${JOURNAL}, byte ${third}: `);
  disk.place(`${FOLDER}/journal-2.log`, Buffer.alloc(0));
  expect((await logOn(disk).load())?.version).toBe(3);
});

test('file store: takes a missing segment for damage', async () => {
  const whole = (await journalOf(6)).bytes(JOURNAL);
  const [, , third = 0, fourth = 0] = lineEnds(whole);
  const disk = new CrashDisk();
  disk.place(JOURNAL, whole.subarray(0, third));
  disk.place(`${FOLDER}/journal-3.log`, whole.subarray(fourth));
  const gap = `${FOLDER}/journal-3.log, byte 0: version 5 comes after version 3`;
  await expect(logOn(disk).load()).rejects.toThrow(new Damaged(gap));
});

test('file store: refuses a snapshot with any byte changed or cut off', async () => {
  const whole = await snapshotOf(9);
  for (let offset = 0; offset < whole.length; offset += 1) {
    const flipped = Buffer.from(whole);
    flipped[offset] = (whole[offset] as number) ^ 0x01;
    for (const bytes of [flipped, whole.subarray(0, offset)]) {
      const disk = new CrashDisk();
      disk.place(SNAPSHOT, bytes);
      await expect(logOn(disk).load(), `byte ${offset}`).rejects.toThrow(Damaged);
    }
  }
});

test('file store: refuses a snapshot of a newer format, and says so', async () => {
  const newer = (await snapshotOf(3)).toString().replace('"format":1', '"format":2');
  const disk = new CrashDisk();
  disk.place(SNAPSHOT, Buffer.from(newer));
  await expect(logOn(disk).load()).rejects.toThrow(/snapshot\.json is of format 2, written by a newer version/);
});

test('file store: writes a snapshot that is JSON and removes the journal it covers', async () => {
  const disk = new CrashDisk();
  const state = await State.open(logOn(disk, 1));
  for (let n = 1; n <= 4; n += 1) await step(state, n);
  await state.close();
  const { format, version, journal } = JSON.parse(disk.bytes(SNAPSHOT).toString());
  expect(format).toBe(1);
  expect(version).toBeGreaterThan(0);
  expect(disk.paths().sort()).toEqual([`${FOLDER}/journal-${journal}.log`, SNAPSHOT]);
});

test('file store: ignores a snapshot that was not finished and segments that one has covered', async () => {
  const disk = new CrashDisk();
  disk.place(SNAPSHOT, await snapshotOf(9));
  disk.place(`${SNAPSHOT}.tmp`, Buffer.from('{"form'));
  disk.place(`${FOLDER}/journal-0.log`, Buffer.from('rubbish'));
  expect((await logOn(disk).load())?.version).toBe(9);
  expect(disk.paths()).not.toContain(`${FOLDER}/journal-0.log`);
});

/** The snapshot of a world after so many steps. */
async function snapshotOf(steps: number): Promise<Buffer> {
  const disk = await journalOf(steps - 1);
  const state = await State.open(logOn(disk, 1));
  await step(state, steps);
  await state.close();
  return disk.bytes(SNAPSHOT);
}

const CALLS = [
  'open',
  'read',
  'write',
  'datasync',
  'sync',
  'syncFolder',
  'rename',
  'rm',
  'readdir',
  'stat',
  'close',
  'mkdir',
];

test.each(CALLS)('file store: survives a %s that fails once', async (call) => {
  expect(
    await everyFailure(call, (nth) =>
      counting(
        (name) => name === call,
        (seen) => seen === nth,
      ),
    ),
  ).toBeGreaterThan(0);
});

test.each(CALLS)('file store: survives %s failing until the disk is mended', async (call) => {
  expect(
    await everyFailure(call, (nth) =>
      counting(
        (name) => name === call,
        (seen) => seen >= nth,
      ),
    ),
  ).toBeGreaterThan(0);
});

test('file store: survives a disk on which nothing works any more until it is mended', async () => {
  expect(
    await everyFailure('all', (nth) =>
      counting(
        () => true,
        (seen) => seen >= nth,
      ),
    ),
  ).toBeGreaterThan(50);
});

test.each(['truncate', 'sync'])(
  'file store: survives a write that fails with the %s that should mend it',
  async (call) => {
    const either = (nth: number) => {
      const write = counting(
        (name) => name === 'write',
        (seen) => seen === nth,
      );
      const mend = counting(
        (name) => name === call,
        () => true,
      );
      let once = false;
      return (name: string): boolean => {
        if (write(name)) once = true;
        else if (!once || !mend(name)) return false;
        else once = false;
        return true;
      };
    };
    expect(await everyFailure(`write and ${call}`, either)).toBeGreaterThan(0);
  },
);

/** Fails the first, then the second… until there is no such call any more; @returns how many there were */
async function everyFailure(what: string, failing: (nth: number) => (call: string) => boolean): Promise<number> {
  for (let nth = 0; ; nth += 1) if (!(await survives(`${what} ${nth}`, failing(nth)))) return nth;
}

/** Says of each call whether it fails, by how many of those that count came before it. */
function counting(counts: (call: string) => boolean, fails: (seen: number) => boolean): (call: string) => boolean {
  let seen = 0;
  return (call) => counts(call) && fails(seen++);
}

/** Plays a scenario on a disk that fails, mends it, goes on, and cuts the power; @returns whether anything failed */
async function survives(what: string, fails: (call: string) => boolean): Promise<boolean> {
  const disk = new CrashDisk();
  if (!what.startsWith('mkdir')) await livedIn(disk);
  let failed = false;
  const breakDisk = (): void => {
    disk.before = (call) => {
      if (!fails(call)) return;
      failed = true;
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${call}`), { code: 'ENOSPC' });
    };
  };
  breakDisk();
  const state = await openMended(disk, breakDisk);
  for (let n = 0; n < 30; n += 3) await Promise.allSettled([add(state), add(state), add(state)]);
  const { version } = state;
  expect(count(state), what).toBe(version);
  disk.before = () => {};
  await add(state);
  expect([count(state), state.version], what).toEqual([version + 1, version + 1]);
  await Promise.all([add(state), add(state)]);
  const found = await State.open(logOn(disk.afterPowerCut(seeded(1))));
  expect([count(found), found.version], what).toEqual([version + 3, version + 3]);
  await state.close();
  const closed = await State.open(logOn(disk));
  expect([count(closed), closed.version], what).toEqual([version + 3, version + 3]);
  return failed;
}

/** Puts a world there that has a snapshot, a journal and a torn tail. */
async function livedIn(disk: CrashDisk): Promise<void> {
  const state = await State.open(logOn(disk, 400));
  for (let n = 0; n < 7; n += 1) await add(state);
  await state.close();
  const last = disk.paths().findLast((path) => path.endsWith('.log')) as string;
  disk.place(last, Buffer.concat([disk.bytes(last), Buffer.from('half a li')]));
}

/** Opens the world; when that fails, once more with the disk mended. */
async function openMended(disk: CrashDisk, breakAgain: () => void): Promise<State> {
  try {
    return await State.open(logOn(disk, 400));
  } catch (error) {
    expect(error).not.toBeInstanceOf(Damaged);
    disk.before = () => {};
    const state = await State.open(logOn(disk, 400));
    breakAgain();
    return state;
  }
}

const add = (state: State): Promise<void> =>
  state.change((rows) => rows.put(counters, { id: 'c', count: (rows.get(counters, 'c')?.count ?? 0) + 1 }));

const count = (state: State): number => state.read((rows) => rows.get(counters, 'c')?.count ?? 0);

test('file store: clients who came during a flush and those whom it has answered share the ones that follow', async () => {
  const ROUNDS = 20;
  const disk = new CrashDisk();
  const state = await State.open(logOn(disk));
  const client = async (): Promise<void> => {
    for (let n = 0; n < ROUNDS; n += 1) {
      await add(state);
      await turn();
    }
  };
  const others: Promise<void>[] = [];
  let flushes = 0;
  disk.before = async (call) => {
    if (call !== 'datasync') return;
    flushes += 1;
    if (flushes === 1) others.push(client(), client());
    await turn();
  };

  await Promise.all([client(), client()]);
  await Promise.all(others);

  expect(count(state)).toBe(4 * ROUNDS);
  // Apart from each other they would take twice as many.
  expect(flushes).toBeLessThan(1.2 * ROUNDS);
});

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

test('file store: writes on when the disk takes a part of the bytes at a time', async () => {
  const disk = new CrashDisk();
  disk.takes = (asked) => Math.ceil(asked / 3);
  const state = await State.open(logOn(disk, 2000));
  for (let n = 1; n <= 16; n += 1) await step(state, n);
  await state.close();
  const again = await State.open(logOn(disk.afterPowerCut(seeded(1))));
  expect([again.version, again.read(rowsOf)]).toEqual([16, (await expectedAfter(16))[16]]);
});

test('file store: cuts back the half line of a full disk before it takes the next one', async () => {
  const disk = await journalOf(3);
  const state = await State.open(logOn(disk));
  disk.takes = (asked) => Math.floor(asked / 2);
  let writes = 0;
  disk.before = (call) => {
    if (call === 'write' && ++writes > 1) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  await expect(Promise.all([step(state, 4), step(state, 5)])).rejects.toThrow('ENOSPC');
  expect(state.version).toBe(3);
  expect(state.read((rows) => rows.get(counters, 'last'))).toEqual({ id: 'last', count: 3 });
  disk.before = () => {};
  disk.takes = (asked) => asked;
  await step(state, 4);
  const again = await State.open(logOn(disk.afterPowerCut(seeded(1))));
  expect([again.version, again.read(rowsOf)]).toEqual([4, (await expectedAfter(4))[4]]);
});

const emptySet = (version: number): ChangeSet => ({ version, clear: false, changes: [] });

/** Lets the next sync of the journal fail; `meanwhile` happens while it is under way. */
function failOneSync(disk: CrashDisk, meanwhile: () => void = () => {}): void {
  disk.before = (call) => {
    if (call !== 'datasync') return;
    disk.before = () => {};
    meanwhile();
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  };
}

test('file store: refuses everything behind a refused change set until one follows on what is stored', async () => {
  const disk = await journalOf(2);
  const log = logOn(disk);
  await log.load();
  let behind: Promise<void> | undefined;
  failOneSync(disk, () => {
    behind = log.commit(emptySet(5));
    behind.catch(() => {});
  });
  const refused = await Promise.allSettled([log.commit(emptySet(3)), log.commit(emptySet(4))]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(behind).rejects.toThrow('EIO');
  await expect(log.commit(emptySet(6))).rejects.toThrow('EIO');
  await Promise.all([log.commit(emptySet(3)), log.commit(emptySet(4))]);
  await log.close();
  expect((await logOn(disk).load())?.version).toBe(4);
});

test('file store: relies no more on a segment that could not be synced', async () => {
  const disk = await journalOf(2);
  const log = logOn(disk);
  await log.load();
  failOneSync(disk);
  await expect(log.commit(emptySet(3))).rejects.toThrow('EIO');
  await log.commit(emptySet(3));
  expect(disk.paths().sort()).toEqual([`${FOLDER}/journal-2.log`, SNAPSHOT]);
  expect((await logOn(disk.afterPowerCut(seeded(1))).load())?.version).toBe(3);
});

test('file store: lets a snapshot under way come before the one that a failed sync asks for', async () => {
  const disk = await journalOf(2);
  const log = logOn(disk, 1);
  await log.load();
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    disk.before = (call) => {
      if (call !== 'rename') return;
      disk.before = () => {};
      resolve();
      return held;
    };
  });
  await log.commit(emptySet(3));
  await reached;
  failOneSync(disk);
  await expect(log.commit(emptySet(4))).rejects.toThrow('EIO');
  const next = log.commit(emptySet(4));
  setImmediate(() => setImmediate(goOn));
  await next;
  await log.close();
  expect((await logOn(disk.afterPowerCut(seeded(1))).load())?.version).toBe(4);
});

test('file store: keeps its files from other users', async () => {
  const folder = join(await realFolder(), 'new', 'store');
  const store = await realStore(folder, { snapshotAfter: 1 });
  const state = await State.open(store.log('w'));
  for (let n = 1; n <= 3; n += 1) await step(state, n);
  await state.close();
  const mode = async (...path: string[]): Promise<string> =>
    ((await stat(join(folder, ...path))).mode & 0o777).toString(8);
  expect([await mode(), await mode('w')]).toEqual(['700', '700']);
  const files = await readdir(join(folder, 'w'));
  expect(files).toContain('snapshot.json');
  for (const file of files) expect(await mode('w', file)).toBe('600');
});

test('file store: sets a damaged world aside and uses its name again', async () => {
  const folder = await realFolder();
  const store = await realStore(folder);
  for (const aside of ['w.damaged-1', 'w.damaged-2']) {
    const state = await State.open(store.log('w'));
    expect(state.version).toBe(0);
    for (let n = 1; n <= 3; n += 1) await step(state, n);
    await state.close();
    const path = join(folder, 'w', 'journal-1.log');
    const spoilt = (await readFile(path)).fill(0x20, 30, 31);
    await writeFile(path, spoilt);
    await expect(store.log('w').load()).rejects.toThrow(Damaged);
    expect(await store.setAside('w')).toBe(join(folder, aside));
    expect(await readFile(join(folder, aside, 'journal-1.log'))).toEqual(spoilt);
    expect(await store.names()).toEqual([]);
  }
});

test('file store: opens a world once at a time', async () => {
  const store = await realStore(await realFolder());
  const log = store.log('w');
  await log.load();
  await expect(store.log('w').load()).rejects.toThrow('world w is open');
  await expect(store.remove('w')).rejects.toThrow('world w is open');
  await log.close();
  await store.remove('w');
});

test('file store: refuses names that lead out of its folder', async () => {
  const store = await realStore(await realFolder());
  for (const name of ['..', '../other', 'a/b', '', 'w.damaged-1', 'a\0b'])
    expect(() => store.log(name)).toThrow(TypeError);
});

test('file store: stores nothing once it is closed', async () => {
  const folder = await realFolder();
  const store = await realStore(folder);
  const state = await State.open(store.log('w'));
  await step(state, 1);
  await store.close();
  await expect(step(state, 2)).rejects.toThrow('the log is closed');
  await expect(store.log('w').load()).rejects.toThrow('the store is closed');
});

test.each([['short'], ['a'.repeat(120)]])('file store: has its folder to itself (%s)', async (name) => {
  const parent = await realFolder();
  vi.stubEnv('TMPDIR', parent);
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = join(parent, name);
  const store = await fileStore(folder);
  await expect(fileStore(folder)).rejects.toThrow(/in use by another process/);
  await store.close();
  const again = await realStore(folder);
  expect(await again.names()).toEqual([]);
});

test('file store: of many who come at once at most one gets the folder', async () => {
  const folder = await realFolder();
  const come = await Promise.allSettled(Array.from({ length: 8 }, () => fileStore(folder)));
  const got = come.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(got.length).toBeLessThanOrEqual(1);
  for (const store of got) await store.close();
  await realStore(folder);
});

const KILLS = Number(process.env['BACASABLE_KILLS'] ?? 10);
const WRITER = fileURLToPath(new URL('kill-writer.mjs', import.meta.url));

test('file store: loses nothing acknowledged to kill -9, and lets nobody in before', {
  timeout: KILLS * 5000,
}, async () => {
  const folder = await realFolder();
  const random = seeded(KILLS);
  const acknowledged = new Map<string, number>();
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await killedWriter(folder, random() * 200, acknowledged);
    const store = await fileStore(folder);
    const state = await State.open(store.log('w'));
    let total = 0;
    for (const [id, last] of acknowledged) {
      const found = state.read((rows) => rows.get(counters, id)?.count ?? 0);
      expect(found, `${id} after kill ${kill}`).toBeGreaterThanOrEqual(last);
      expect(found, `${id} after kill ${kill}`).toBeLessThanOrEqual(last + 1);
      acknowledged.set(id, found);
      total += found;
    }
    expect(total).toBe(state.version);
    await state.close();
    await store.close();
  }
});

/** Lets a process write for some milliseconds, and takes down what it said was acknowledged. */
async function killedWriter(folder: string, lifetimeMs: number, acknowledged: Map<string, number>): Promise<void> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => said.push(piece));
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  await expect(fileStore(folder)).rejects.toThrow(/in use by another process/);
  await wait(lifetimeMs);
  child.kill('SIGKILL');
  await closed;
  const text = Buffer.concat(said).toString();
  for (const line of text.slice(0, text.lastIndexOf('\n')).split('\n')) {
    const [id = '', counted] = line.split(' ');
    acknowledged.set(id, Number(counted));
  }
}
