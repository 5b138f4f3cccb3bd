import { join, resolve } from 'node:path';
import { type Disk, entriesOf, makeFolder, realDisk, syncFolder } from './disk.ts';
import { FileLog } from './file-log.ts';
import { lockFolder } from './folder-lock.ts';
import type { Store, WorldLog } from './store.ts';
import type { WorldFilesOptions } from './world-files.ts';

const MEGABYTE = 2 ** 20;

/** A name that cannot lead out of the folder; the other folders in it have a dot in theirs. */
const WORLD = /^[\w-]+$/;

/** What is being removed, so that half a world is never taken for one. */
const REMOVED = '.removed';

export interface FileStoreOptions {
  /** How many bytes of journal make a new snapshot due, or more when the snapshot itself is large; 16 MB. */
  readonly snapshotAfter?: number;
  /** Told when a snapshot could not be written: nothing is lost, it will be tried again. */
  readonly onTrouble?: (error: unknown) => void;
  readonly disk?: Disk;
}

/**
 * Opens the store that keeps each world in a folder of its own: a snapshot, and a journal of the change sets since.
 * @param directory made when it is not there
 * @throws an Error that says so when another process has the directory
 */
export async function fileStore(directory: string, options: FileStoreOptions = {}): Promise<Store> {
  const { snapshotAfter = 16 * MEGABYTE, onTrouble = () => {}, disk = realDisk } = options;
  const root = resolve(directory);
  await makeFolder(disk, root);
  const release = await lockFolder(root);
  const worlds = new WorldFolders(root, { disk, snapshotAfter, onTrouble });
  try {
    await worlds.removeLeftovers();
  } catch (error) {
    release();
    throw error;
  }
  return {
    names: () => worlds.names(),
    log: (world) => worlds.log(world),
    remove: (world) => worlds.remove(world),
    setAside: (world) => worlds.setAside(world),
    close: () => worlds.close().finally(release),
  };
}

class WorldFolders {
  readonly #root: string;
  readonly #options: WorldFilesOptions;
  /** By world: a second log, or a move of its folder, would spoil what the first one writes. */
  readonly #open = new Map<string, FileLog>();
  readonly #moving = new Set<string>();
  #closed = false;

  constructor(root: string, options: WorldFilesOptions) {
    this.#root = root;
    this.#options = options;
  }

  async names(): Promise<string[]> {
    const entries = await entriesOf(this.#options.disk, this.#root);
    return entries.filter((entry) => WORLD.test(entry.name) && entry.isDirectory()).map(({ name }) => name);
  }

  log(world: string): WorldLog {
    const log = new FileLog(this.#folder(world), this.#options);
    const letGo = () => this.#open.get(world) === log && this.#open.delete(world);
    return {
      load: async () => {
        this.#refuseOpen(world);
        this.#open.set(world, log);
        try {
          return await log.load();
        } catch (error) {
          letGo();
          throw error;
        }
      },
      commit: (set) => log.commit(set),
      close: () => log.close().finally(letGo),
    };
  }

  async remove(world: string): Promise<void> {
    await this.#alone(world, async () => {
      await this.removeLeftovers();
      if ((await this.names()).includes(world)) await this.#move(world, `${world}${REMOVED}`);
      await this.removeLeftovers();
    });
  }

  setAside(world: string): Promise<string> {
    return this.#alone(world, async () => {
      const taken = new Set((await entriesOf(this.#options.disk, this.#root)).map(({ name }) => name));
      let number = 1;
      while (taken.has(`${world}.damaged-${number}`)) number += 1;
      return this.#move(world, `${world}.damaged-${number}`);
    });
  }

  async removeLeftovers(): Promise<void> {
    for (const { name } of await entriesOf(this.#options.disk, this.#root)) {
      if (name.endsWith(REMOVED)) {
        await this.#options.disk.rm(join(this.#root, name), { recursive: true, force: true });
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open.values()].map((log) => log.close()));
    this.#open.clear();
  }

  async #alone<R>(world: string, work: () => Promise<R>): Promise<R> {
    this.#refuseOpen(world);
    this.#moving.add(world);
    try {
      return await work();
    } finally {
      this.#moving.delete(world);
    }
  }

  async #move(world: string, to: string): Promise<string> {
    await this.#options.disk.rename(this.#folder(world), join(this.#root, to));
    await syncFolder(this.#options.disk, this.#root);
    return join(this.#root, to);
  }

  #folder(world: string): string {
    if (!WORLD.test(world)) throw new TypeError(`no name for a world: ${world}`);
    return join(this.#root, world);
  }

  #refuseOpen(world: string): void {
    if (this.#closed) throw new Error('the store is closed');
    if (this.#open.has(world)) throw new Error(`world ${world} is open`);
    if (this.#moving.has(world)) throw new Error(`world ${world} is being put out of the way`);
  }
}
