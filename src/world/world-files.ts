import { dirname } from 'node:path';
import { lineOf } from './change-line.ts';
import { type Disk, makeFolder, syncFolder } from './disk.ts';
import { bring, type Recovered, recover, removeSegments } from './recovery.ts';
import type { ChangeSet, Row } from './rows.ts';
import { Segment } from './segment.ts';
import { type Snapshot, writeSnapshot } from './snapshot-file.ts';
import { Tables } from './tables.ts';

/**
 * Beside a large snapshot the journal may grow so many times as large: rows cost as much less in snapshots than in the
 * journal, and as much more to read when a world is taken up.
 */
const JOURNAL_SHARE = 2;

export interface WorldFilesOptions {
  readonly disk: Disk;
  /** How many bytes of journal make a new snapshot due, or more when the snapshot itself is large. */
  readonly snapshotAfter: number;
  /** Told of what goes wrong beside the way and will be tried again. */
  readonly onTrouble: (error: unknown) => void;
}

/** The snapshot and the journal of one world. Its callers come one at a time. */
export class WorldFiles {
  readonly #folder: string;
  readonly #options: WorldFilesOptions;
  #world: Pick<Recovered, 'version' | 'tables'> = { version: 0, tables: new Tables() };
  #segment: Segment | undefined;
  #nextNumber = 1;
  #snapshotSize = 0;
  /** Since the last snapshot, or since the last try. */
  #journalSize = 0;
  #snapshotting: Promise<void> | undefined;

  constructor(folder: string, options: WorldFilesOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** The version that is safe on disk. */
  get version(): number {
    return this.#world.version;
  }

  /** Every row that is safe on disk. */
  rows(): Iterable<{ readonly kind: string; readonly row: Row }> {
    return this.#world.tables.all();
  }

  /**
   * Takes up what the files hold.
   * @throws {Damaged} when that cannot be read whole
   */
  async recover(): Promise<void> {
    const found = await recover(this.#options.disk, this.#folder);
    this.#world = { version: found.version, tables: found.tables };
    this.#segment = found.segment;
    this.#nextNumber = found.segment === undefined ? found.journal : found.journal + 1;
    this.#snapshotSize = found.snapshotSize;
    this.#journalSize = found.journalSize;
  }

  /**
   * Keeps change sets; they survive a power cut when this resolves.
   * @throws what the disk says; none of them is kept then, and the next call may succeed
   */
  async keep(sets: readonly ChangeSet[]): Promise<void> {
    const bytes = Buffer.from(sets.map((set) => lineOf(set, this.version)).join(''));
    const segment = await this.#writable();
    await segment.append(bytes);
    this.#journalSize += bytes.length;
    for (const set of sets) bring(this.#world, set);
  }

  /** Begins a snapshot beside the way when one is due. Never throws: without it the journal is longer, no more. */
  async snapshotWhenDue(): Promise<void> {
    const due = Math.max(this.#options.snapshotAfter, this.#snapshotSize * JOURNAL_SHARE);
    if (this.#journalSize < due || this.#snapshotting !== undefined) return;
    this.#journalSize = 0;
    try {
      await this.#nextSegment();
      this.#snapshotting = this.#writeSnapshot(this.#nextNumber - 1)
        .catch(this.#options.onTrouble)
        .finally(() => {
          this.#snapshotting = undefined;
        });
    } catch (error) {
      this.#options.onTrouble(error);
    }
  }

  /** Waits for a snapshot that is being written. */
  async close(): Promise<void> {
    await this.#snapshotting;
    await this.#segment?.close();
  }

  /** The segment to add lines to. After one that cannot be relied on, a whole snapshot comes before the next. */
  async #writable(): Promise<Segment> {
    if (this.#segment?.sound) return this.#segment;
    if (this.#segment === undefined) {
      await makeFolder(this.#options.disk, this.#folder);
      await syncFolder(this.#options.disk, dirname(this.#folder));
    } else {
      await this.#snapshotting;
      await this.#writeSnapshot(this.#nextNumber);
    }
    return this.#nextSegment();
  }

  async #nextSegment(): Promise<Segment> {
    const next = await Segment.create(this.#options.disk, this.#folder, this.#nextNumber);
    this.#nextNumber += 1;
    await this.#segment?.close().catch(this.#options.onTrouble);
    this.#segment = next;
    return next;
  }

  async #writeSnapshot(journal: number): Promise<void> {
    const { disk } = this.#options;
    this.#snapshotSize = await writeSnapshot(disk, this.#folder, this.#snapshot(journal));
    await removeSegments(disk, this.#folder, journal);
  }

  /** The world at this moment: rows are frozen, so that holding on to them is enough. */
  #snapshot(journal: number): Snapshot {
    const { version, tables } = this.#world;
    const rows = Object.keys(tables.counts()).map((kind) => ({ kind, rows: [...tables.table(kind).rows.values()] }));
    return { version, journal, rows };
  }
}
