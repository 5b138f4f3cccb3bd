import type { ChangeSet } from './rows.ts';
import type { Stored, WorldLog } from './store.ts';
import { WorldFiles, type WorldFilesOptions } from './world-files.ts';

interface Waiting {
  readonly set: ChangeSet;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The log of a world kept in files.
 *
 * At most one flush is in flight; it takes all that waits, and who comes meanwhile joins the next one. So the price of
 * making things safe on disk is shared by whoever writes at the same time.
 */
export class FileLog implements WorldLog {
  readonly #files: WorldFiles;
  #state: 'new' | 'open' | 'closed' = 'new';
  /** The last version handed in and not refused. */
  #queued = 0;
  #waiting: Waiting[] = [];
  #pumping: Promise<void> | undefined;
  /** Why change sets were refused of which later ones may still come in. */
  #refusal: unknown;

  constructor(folder: string, options: WorldFilesOptions) {
    this.#files = new WorldFiles(folder, options);
  }

  async load(): Promise<Stored | undefined> {
    if (this.#state !== 'new') throw new Error(`a log is loaded once; this one is ${this.#state}`);
    await this.#files.recover();
    this.#state = 'open';
    const { version } = this.#files;
    this.#queued = version;
    return version === 0 ? undefined : { version, rows: this.#files.rows() };
  }

  commit(set: ChangeSet): Promise<void> {
    if (this.#state !== 'open') return Promise.reject(new Error(`nothing can be stored: the log is ${this.#state}`));
    if (set.version !== this.#queued + 1) return Promise.reject(this.#refusal ?? doesNotFollow(set, this.#queued));
    this.#refusal = undefined;
    this.#queued = set.version;
    return new Promise((done, failed) => {
      this.#waiting.push({ set, done, failed });
      this.#pumping ??= this.#pump();
    });
  }

  async close(): Promise<void> {
    const before = this.#state;
    this.#state = 'closed';
    await this.#pumping;
    if (before === 'open') await this.#files.close();
  }

  /** Never rejects, and ends only when nothing waits. */
  async #pump(): Promise<void> {
    while (this.#waiting.length > 0) {
      await othersToJoin();
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#files.keep(group.map(({ set }) => set));
      } catch (error) {
        this.#refuse(group, error);
        continue;
      }
      for (const { done } of group) done();
      await this.#files.snapshotWhenDue();
    }
    this.#pumping = undefined;
  }

  /** What waits behind a refused change set was made on it, so that it cannot be stored either. */
  #refuse(group: readonly Waiting[], error: unknown): void {
    const refused = [...group, ...this.#waiting];
    this.#waiting = [];
    this.#queued = this.#files.version;
    this.#refusal = error;
    for (const { failed } of refused) failed(error);
  }
}

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/**
 * Requests that come in the same turn of the event loop share a flush; and so, a turn later, do those of the clients whom
 * the flush before has answered.
 */
async function othersToJoin(): Promise<void> {
  await turn();
  await turn();
}

const doesNotFollow = ({ version }: ChangeSet, last: number): Error =>
  new Error(`version ${version} does not follow on version ${last}, the last one stored`);
