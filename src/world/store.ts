import type { ChangeSet, Row } from './rows.ts';
import { Tables } from './tables.ts';

/** A world as a store gives it back. */
export interface Stored {
  readonly version: number;
  readonly rows: Iterable<{ readonly kind: string; readonly row: Row }>;
}

/**
 * Where the change sets of one world go.
 *
 * A log keeps order and knows nothing of what rows mean. Two processes may share a world through one store: each
 * change set says the version it was made on, and a log refuses one made on an older version with a {@link Conflict}.
 */
export interface WorldLog {
  /** The world as it was last stored, or undefined when the store does not know it yet. */
  load(): Promise<Stored | undefined>;
  /**
   * Keeps a change set. Called in order of version, possibly before earlier calls have resolved.
   * @returns when the change set would survive a power cut (or, for `memory`, when it is kept at all)
   * @throws {Conflict} when somebody else has stored that version already; nothing is kept then.
   *   After any refusal the change sets handed in behind the refused one are refused too, until one comes that follows
   *   on what is stored.
   */
  commit(set: ChangeSet): Promise<void>;
  /** Lets go of the world's files or connections; what was committed stays. */
  close(): Promise<void>;
}

/** Keeps worlds. One contract test holds for every adapter: test/world/store.contract.ts. */
export interface Store {
  /** The names of the worlds kept, in no particular order. */
  names(): Promise<readonly string[]>;
  /**
   * The log of one world; nothing is written before its first commit.
   * @throws {Damaged} from `load`, when what is kept cannot be read whole
   */
  log(world: string): WorldLog;
  /** Forgets a world for good; its log must be closed. */
  remove(world: string): Promise<void>;
  /**
   * Puts what is kept of a damaged world out of the way without destroying it, so that the name can be used again.
   * @returns where it is now, for people
   */
  setAside(world: string): Promise<string>;
  close(): Promise<void>;
}

/** A store that cannot be opened as asked, for a reason that whoever asked can mend. */
export class StoreRefused extends Error {}

/** Somebody else changed the world meanwhile; what they changed is `missed`. */
export class Conflict extends Error {
  readonly missed: readonly ChangeSet[];

  constructor(missed: readonly ChangeSet[]) {
    super(`${missed.length} change sets were stored by somebody else`);
    this.missed = missed;
  }
}

/** What is kept of a world cannot be read whole; the message names the file and the place in it. */
export class Damaged extends Error {}

/** How many change sets a memory world can hand to somebody who missed them; who missed more gets the whole world. */
const RECENT = 64;

interface MemoryWorld {
  version: number;
  readonly tables: Tables;
  readonly recent: ChangeSet[];
}

/** The store that lives as long as its process: shared by whoever holds it, as a database would be. */
export function memoryStore(): Store {
  const worlds = new Map<string, MemoryWorld>();
  return {
    names: async () => [...worlds.keys()],
    log: (name) => memoryLog(worlds, name),
    remove: async (name) => void worlds.delete(name),
    setAside: async () => 'nowhere: a world in memory cannot be damaged',
    close: async () => {},
  };
}

function memoryLog(worlds: Map<string, MemoryWorld>, name: string): WorldLog {
  return {
    load: async () => {
      const world = worlds.get(name);
      return world && { version: world.version, rows: world.tables.all() };
    },
    commit: async (set) => {
      const world = worlds.get(name) ?? { version: 0, tables: new Tables(), recent: [] };
      if (set.version !== world.version + 1) throw new Conflict(missedSince(world, set.version));
      worlds.set(name, world);
      world.version = set.version;
      world.tables.apply(set);
      // Who missed another beginning gets the whole world, and it is as large as that.
      if (set.clear) world.recent.length = 0;
      else world.recent.push(set);
      if (world.recent.length > RECENT) world.recent.shift();
    },
    close: async () => {},
  };
}

/** What brings somebody who expected to write `version` up to date. */
function missedSince({ version: last, tables, recent }: MemoryWorld, version: number): readonly ChangeSet[] {
  const missed = recent.filter((set) => set.version >= version);
  if (missed[0]?.version === version) return missed;
  const changes = [...tables.all()].map(({ kind, row }) => ({ kind, id: row.id, row, text: JSON.stringify(row) }));
  return [{ version: last, clear: true, changes }];
}
