import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Adapter, Low } from 'lowdb';
import { checksum } from './change-line.ts';
import { type Disk, emptyFile, type OpenFile, syncFolder, unlessMissing, writeAll } from './disk.ts';
import { isWhole, type Line, linesOf } from './lines.ts';
import type { Row } from './rows.ts';
import { Damaged } from './store.ts';

/** Of the whole folder: who raises it writes a snapshot before the first journal line that an older reader would drop. */
const FORMAT = 1;

/** Few enough characters that making and writing them does not hold up the event loop. */
const SLICE = 128 * 1024;

const BRACKET = 0x5d;

/** A world at one version. */
export interface Snapshot {
  readonly version: number;
  /** The first segment with changes above `version`; the ones before it are of no more use. */
  readonly journal: number;
  readonly rows: readonly { readonly kind: string; readonly rows: readonly Row[] }[];
}

/** The snapshot of a world, with how many bytes it has. */
export interface SnapshotFile {
  readonly snapshot: Snapshot;
  readonly size: number;
}

const NONE: Snapshot = { version: 0, journal: 1, rows: [] };

/**
 * The snapshot in a folder; version 0 without rows when there is none.
 * @throws {Damaged} when it is not as it was written, or was written by a newer version
 */
export async function readSnapshot(disk: Disk, folder: string): Promise<SnapshotFile> {
  const file = new SnapshotAdapter(disk, folder);
  const db = new Low<Snapshot>(file, NONE);
  await db.read();
  return { snapshot: db.data, size: file.size };
}

/**
 * Puts a snapshot in the place of the one before; it survives a power cut when this resolves.
 * @returns how many bytes it has
 */
export async function writeSnapshot(disk: Disk, folder: string, snapshot: Snapshot): Promise<number> {
  const file = new SnapshotAdapter(disk, folder);
  await new Low<Snapshot>(file, snapshot).write();
  return file.size;
}

/** One row to a line, so that it can be written and read in slices; the whole is JSON all the same. */
class SnapshotAdapter implements Adapter<Snapshot> {
  size = 0;
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #path: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
    this.#path = join(folder, 'snapshot.json');
  }

  async read(): Promise<Snapshot | null> {
    const file = await unlessMissing(this.#disk.open(this.#path, 'r'));
    if (file === undefined) return null;
    try {
      this.size = (await file.stat()).size;
      return await parsed(this.#path, linesOf(file));
    } finally {
      await file.close();
    }
  }

  async write(snapshot: Snapshot): Promise<void> {
    const temporary = `${this.#path}.tmp`;
    try {
      this.size = await writeSlices(await emptyFile(this.#disk, temporary), snapshot);
      await this.#disk.rename(temporary, this.#path);
      await syncFolder(this.#disk, this.#folder);
    } catch (error) {
      await this.#disk.rm(temporary, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
  }
}

async function writeSlices(file: OpenFile, snapshot: Snapshot): Promise<number> {
  let size = 0;
  let crc = 0;
  const add = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    crc = crc32(bytes, crc);
    await writeAll(file, bytes, size);
    size += bytes.length;
  };
  try {
    for (const slice of slicesOf(snapshot)) await add(slice);
    await add(`],"crc32":"${checksum(crc)}"}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return size;
}

function* slicesOf({ version, journal, rows }: Snapshot): Generator<string> {
  let slice = `{"format":${FORMAT},"version":${version},"journal":${journal},"rows":[`;
  let separator = '\n';
  for (const { kind, rows: ofKind } of rows) {
    const name = JSON.stringify(kind);
    for (const row of ofKind) {
      slice += `${separator}[${name},${JSON.stringify(row)}]`;
      separator = ',\n';
      if (slice.length < SLICE) continue;
      yield slice;
      slice = '';
    }
  }
  yield `${slice}\n`;
}

async function parsed(path: string, lines: AsyncIterable<Line>): Promise<Snapshot> {
  let snapshot: Snapshot | undefined;
  const rows: { kind: string; rows: Row[] }[] = [];
  let crc = 0;
  let sealed = false;
  for await (const line of lines) {
    if (sealed || !isWhole(line)) throw damaged(path, line, 'bytes that do not belong to a snapshot');
    if (snapshot === undefined) snapshot = { ...headOf(path, line), rows };
    else if (line.bytes[0] === BRACKET) sealed = isSeal(path, line, crc);
    else addRow(path, line, rows);
    crc = crc32(line.bytes, crc);
  }
  if (snapshot === undefined || !sealed) throw new Damaged(`${path}: the snapshot ends too soon`);
  return snapshot;
}

function headOf(path: string, line: Line): Omit<Snapshot, 'rows'> {
  const { format, version, journal } = parse(path, line, `${line.bytes.toString()}]}`) as Record<string, unknown>;
  if (typeof format === 'number' && format > FORMAT) {
    throw new Damaged(`${path} is of format ${format}, written by a newer version; this one reads up to ${FORMAT}`);
  }
  if (format !== FORMAT || !Number.isSafeInteger(version) || !Number.isSafeInteger(journal)) {
    throw damaged(path, line, 'no head of a snapshot');
  }
  return { version: version as number, journal: journal as number };
}

function isSeal(path: string, line: Line, crc: number): true {
  if (line.bytes.toString() === `],"crc32":"${checksum(crc)}"}\n`) return true;
  throw damaged(path, line, 'a checksum that does not fit what is before it');
}

function addRow(path: string, line: Line, rows: { kind: string; rows: Row[] }[]): void {
  const text = line.bytes.toString();
  const read = parse(path, line, text.slice(0, text.endsWith(',\n') ? -2 : -1));
  if (!isKindAndRow(read)) throw damaged(path, line, 'no row');
  const [kind, row] = read;
  const last = rows.at(-1);
  if (last?.kind === kind) last.rows.push(row);
  else rows.push({ kind, rows: [row] });
}

const isKindAndRow = (read: unknown): read is [string, Row] =>
  Array.isArray(read) && typeof read[0] === 'string' && typeof read[1]?.id === 'string';

function parse(path: string, line: Line, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, line, 'no JSON');
  }
}

const damaged = (path: string, { offset }: Line, what: string): Damaged =>
  new Damaged(`${path}, byte ${offset}: ${what}`);
