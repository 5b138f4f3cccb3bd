import { setAtEndOf, setOf } from './change-line.ts';
import { type Disk, entriesOf, type OpenFile, syncFolder } from './disk.ts';
import { linesOf } from './lines.ts';
import type { ChangeSet } from './rows.ts';
import { Segment, segmentNumber, segmentPath } from './segment.ts';
import { readSnapshot, type SnapshotFile } from './snapshot-file.ts';
import { Damaged } from './store.ts';
import { Tables } from './tables.ts';

/** A world as its files have it. */
export interface Recovered {
  version: number;
  tables: Tables;
  /** Where the next change sets go; undefined when there is no segment yet. */
  readonly segment: Segment | undefined;
  /** The number of that segment or, when there is none, of the first to be made. */
  readonly journal: number;
  readonly snapshotSize: number;
  readonly journalSize: number;
}

/** What the lines of the journal are laid over. */
type Replayed = Pick<Recovered, 'version' | 'tables'>;

/** Brings a change set in. */
export function bring(world: Replayed, { version, clear, changes }: ChangeSet): void {
  if (clear) world.tables = new Tables();
  for (const { kind, id, row } of changes) world.tables.table(kind).set(id, row);
  world.version = version;
}

/**
 * Reads the snapshot of a world and the journal behind it, cuts off what a power cut left half written, and makes sure
 * that all it gives back survives the next one: after a kill -9 it may have been in the system's memory only.
 * @throws {Damaged} when something that was acknowledged cannot be read; nothing is altered then
 */
export async function recover(disk: Disk, folder: string): Promise<Recovered> {
  const file = await readSnapshot(disk, folder);
  const numbers = await segmentNumbers(disk, folder);
  const live = numbers.filter((number) => number >= file.snapshot.journal);
  const world = replayedFrom(file);
  const journalSize = await replayAll(disk, folder, live, world);
  if (numbers.length > 0 || file.size > 0) await syncFolder(disk, folder);
  await removeSegments(disk, folder, file.snapshot.journal);
  const last = live.at(-1);
  return {
    ...world,
    segment: last === undefined ? undefined : await Segment.reopen(disk, folder, last),
    journal: last ?? file.snapshot.journal,
    snapshotSize: file.size,
    journalSize,
  };
}

/** Removes the segments that a snapshot has made useless; what cannot be removed is ignored, now and later. */
export async function removeSegments(disk: Disk, folder: string, below: number): Promise<void> {
  const numbers = await segmentNumbers(disk, folder).catch(() => []);
  for (const number of numbers.filter((number) => number < below)) {
    await disk.rm(segmentPath(folder, number), { recursive: true, force: true }).catch(() => {});
  }
}

async function segmentNumbers(disk: Disk, folder: string): Promise<number[]> {
  const numbers = (await entriesOf(disk, folder)).map(({ name }) => segmentNumber(name));
  return numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
}

function replayedFrom({ snapshot }: SnapshotFile): Replayed {
  const tables = new Tables();
  for (const { kind, rows } of snapshot.rows) for (const row of rows) tables.table(kind).set(row.id, row);
  return { version: snapshot.version, tables };
}

/** Where a segment stops being readable. */
interface Torn {
  readonly path: string;
  readonly offset: number;
}

/** @returns how many bytes the journal has */
async function replayAll(disk: Disk, folder: string, numbers: readonly number[], world: Replayed): Promise<number> {
  let torn: Torn | undefined;
  let journalSize = 0;
  for (const number of numbers) {
    const path = segmentPath(folder, number);
    const file = await disk.open(path, 'r+');
    try {
      const { size } = await file.stat();
      // A segment gets its first line when all of the one before it is on disk, so that one cannot be torn.
      if (size > 0 && torn !== undefined) throw unreadable(torn);
      torn ??= await replay(path, file, world);
      journalSize += size;
      await file.datasync();
    } finally {
      await file.close();
    }
  }
  if (torn !== undefined) await cutOff(disk, torn);
  return journalSize;
}

/**
 * Brings in the lines of a segment up to the first that cannot be read.
 *
 * Sectors reach the disk in any order, so good lines may follow a bad one that never was acknowledged. But a line says
 * what was safe on disk when it was written: when that includes the bad one, it was acknowledged.
 */
async function replay(path: string, file: OpenFile, world: Replayed): Promise<Torn | undefined> {
  let torn: Torn | undefined;
  for await (const line of linesOf(file)) {
    const set = setOf(line);
    if (torn !== undefined || set === undefined) {
      torn ??= { path, offset: line.offset };
      const later = set ?? setAtEndOf(line);
      if (later !== undefined && later.stored > world.version) throw unreadable(torn);
    } else if (set.version !== world.version + 1) {
      const gap = `version ${set.version} comes after version ${world.version}`;
      throw new Damaged(`${path}, byte ${line.offset}: ${gap}`);
    } else {
      bring(world, set);
    }
  }
  return torn;
}

const unreadable = ({ path, offset }: Torn): Damaged =>
  new Damaged(`${path}, byte ${offset}: a line that was stored cannot be read`);

async function cutOff(disk: Disk, { path, offset }: Torn): Promise<void> {
  const file = await disk.open(path, 'r+');
  try {
    await file.truncate(offset);
    await file.sync();
  } finally {
    await file.close();
  }
}
