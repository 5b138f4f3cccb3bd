import { basename, dirname } from 'node:path';
import type { Disk, OpenFile } from '../../src/world/disk.ts';

const SECTOR = 512;

/** What a file is to the system, and what of it is on the plates. */
interface Inode {
  data: Buffer;
  synced: Buffer;
  /** The sectors that were written since the last sync. */
  dirty: Set<number>;
}

/** What the name of a folder stands for. */
const FOLDER: Inode = { data: Buffer.alloc(0), synced: Buffer.alloc(0), dirty: new Set() };

/** A name that was given or taken, and that a sync of its folder makes safe. */
interface Renaming {
  readonly folder: string;
  readonly names: ReadonlyMap<string, Inode | undefined>;
}

/** A number from 0 up to, not including, 1; the same ones for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A disk in memory that loses at a power cut what was not synced, as a real one may. */
export class CrashDisk implements Disk {
  /**
   * Called before every call, by name, e.g. `write`; what it throws is what the call fails with. An error with a code
   * is the disk's; one without is the end of the process, of which the disk knows nothing.
   */
  before: (call: string) => void | Promise<void> = () => {};
  /** How many of the bytes asked for a write takes. */
  takes: (asked: number) => number = (asked) => asked;
  #names = new Map<string, Inode>();
  #safeNames = new Map<string, Inode>();
  #renamings: Renaming[] = [];

  async open(path: string, flags: 'r' | 'r+' | 'w'): Promise<OpenFile> {
    await this.before('open');
    const inode = this.#names.get(path);
    if (flags === 'r' && this.#isFolder(path)) return this.#folderHandle(path);
    if (inode !== undefined && flags !== 'w') return this.#file(inode);
    if (flags !== 'w') throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    if (inode !== undefined) {
      inode.data = Buffer.alloc(0);
      inode.dirty.clear();
      return this.#file(inode);
    }
    const made = { data: Buffer.alloc(0), synced: Buffer.alloc(0), dirty: new Set<number>() };
    this.#rename(dirname(path), [[path, made]]);
    return this.#file(made);
  }

  async mkdir(path: string): Promise<undefined> {
    await this.before('mkdir');
    if (!this.#names.has(path)) this.#rename(dirname(path), [[path, FOLDER]]);
  }

  async readdir(path: string): Promise<{ name: string; isDirectory: () => boolean }[]> {
    await this.before('readdir');
    const names = [...this.#names.keys()].filter((name) => dirname(name) === path);
    return names.map((name) => ({ name: basename(name), isDirectory: () => false }));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.before('rename');
    this.#rename(dirname(to), [
      [from, undefined],
      [to, this.#names.get(from)],
    ]);
  }

  async rm(path: string): Promise<void> {
    await this.before('rm');
    if (this.#names.has(path)) this.#rename(dirname(path), [[path, undefined]]);
  }

  /** What a file holds, to look at or to spoil. */
  bytes(path: string): Buffer {
    const inode = this.#names.get(path);
    if (inode === undefined) throw new Error(`no file ${path}`);
    return inode.data;
  }

  /** Puts a file there, safely. */
  place(path: string, data: Buffer): void {
    const inode = { data: Buffer.from(data), synced: Buffer.from(data), dirty: new Set<number>() };
    for (const names of [this.#names, this.#safeNames]) names.set(path, inode).set(dirname(path), FOLDER);
  }

  paths(): string[] {
    return [...this.#names].filter(([, inode]) => inode !== FOLDER).map(([path]) => path);
  }

  /** The disk as the next process finds it when only this one has ended: what it had begun goes on no more. */
  afterKill(): CrashDisk {
    const next = new CrashDisk();
    const copies = new Map<Inode | undefined, Inode>([[FOLDER, FOLDER]]);
    const copied = (inode: Inode): Inode => {
      const copy = copies.get(inode) ?? { ...inode, data: Buffer.from(inode.data), dirty: new Set(inode.dirty) };
      copies.set(inode, copy);
      return copy;
    };
    for (const [path, inode] of this.#names) next.#names.set(path, copied(inode));
    for (const [path, inode] of this.#safeNames) next.#safeNames.set(path, copied(inode));
    next.#renamings = this.#renamings.map(({ folder, names }) => ({
      folder,
      names: new Map([...names].map(([path, inode]) => [path, inode && copied(inode)])),
    }));
    return next;
  }

  /** The disk as it is found after a power cut: of what was not synced, chance says what is there. */
  afterPowerCut(random: () => number): CrashDisk {
    const names = new Map(this.#safeNames);
    const share = random();
    for (const { names: changed } of this.#renamings) if (random() < share) apply(names, changed);
    const found = new CrashDisk();
    for (const [path, inode] of names) {
      if (inode !== FOLDER && names.has(dirname(path))) found.place(path, remains(inode, random));
    }
    return found;
  }

  #isFolder(path: string): boolean {
    return path === '/disk' || this.#names.get(path) === FOLDER;
  }

  #rename(folder: string, changed: [string, Inode | undefined][]): void {
    const names = new Map(changed);
    apply(this.#names, names);
    this.#renamings.push({ folder, names });
  }

  #file(inode: Inode): OpenFile {
    const sync = async (call: string): Promise<void> => {
      try {
        await this.before(call);
        makeSafe(inode);
      } catch (error) {
        // Linux takes the pages it could not write for clean: the next sync has nothing to do and succeeds.
        if ((error as NodeJS.ErrnoException).code !== undefined) inode.dirty.clear();
        throw error;
      }
    };
    return {
      read: async (into, offset, length, position) => {
        await this.before('read');
        return { bytesRead: inode.data.copy(into, offset, position, position + length) };
      },
      write: async (bytes, offset, length, position) => {
        const taken = this.takes(length);
        if (taken > 0) write(inode, bytes.subarray(offset, offset + taken), position);
        await this.before('write');
        return { bytesWritten: taken };
      },
      stat: async () => {
        await this.before('stat');
        return { size: inode.data.length };
      },
      truncate: async (length) => {
        await this.before('truncate');
        inode.data = inode.data.subarray(0, length);
      },
      datasync: () => sync('datasync'),
      sync: () => sync('sync'),
      close: async () => {
        await this.before('close');
      },
    };
  }

  #folderHandle(path: string): OpenFile {
    const handle = this.#file({ data: Buffer.alloc(0), synced: Buffer.alloc(0), dirty: new Set() });
    const sync = async (): Promise<void> => {
      await this.before('syncFolder');
      for (const { names } of this.#renamings.filter(({ folder }) => folder === path)) apply(this.#safeNames, names);
      this.#renamings = this.#renamings.filter(({ folder }) => folder !== path);
    };
    return { ...handle, sync };
  }
}

function apply(names: Map<string, Inode>, changed: ReadonlyMap<string, Inode | undefined>): void {
  for (const [path, inode] of changed) {
    if (inode === undefined) names.delete(path);
    else names.set(path, inode);
  }
}

function write(inode: Inode, bytes: Uint8Array, position: number): void {
  const data = Buffer.alloc(Math.max(inode.data.length, position + bytes.length));
  inode.data.copy(data);
  data.set(bytes, position);
  inode.data = data;
  for (let sector = Math.floor(position / SECTOR); sector * SECTOR < position + bytes.length; sector += 1) {
    inode.dirty.add(sector);
  }
}

function makeSafe(inode: Inode): void {
  inode.synced = mixed(inode, inode.data.length, () => true);
  inode.dirty.clear();
}

/** Sectors reach the disk in any order, or never; the length is one that the file had. */
function remains(inode: Inode, random: () => number): Buffer {
  const [low, high] = [inode.synced.length, inode.data.length].sort((a, b) => a - b) as [number, number];
  const lengths = [low, high, low + Math.floor(random() * (high - low))];
  const share = random();
  return mixed(inode, lengths[Math.floor(random() * 3)] as number, () => random() < share);
}

function mixed(inode: Inode, length: number, reached: () => boolean): Buffer {
  const found = Buffer.alloc(length);
  inode.synced.copy(found);
  for (const sector of inode.dirty) {
    if (reached()) inode.data.copy(found, sector * SECTOR, sector * SECTOR, Math.min((sector + 1) * SECTOR, length));
  }
  return found;
}
