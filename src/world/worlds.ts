import { Damaged, type Store } from './store.ts';
import { type Perform, World } from './world.ts';

/** A name a world may have: it is a path segment and the name of a folder. */
const WORLD_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The same in words. */
export const WORLD_NAMES = 'letters, digits, - and _, beginning with a letter or a digit, up to 64';

export const isWorldName = (name: string): boolean => WORLD_NAME.test(name);

/** How many worlds one simulator holds: they are made on first use, by anybody. */
const LIMIT_WORLDS = 4096;

/** A world that cannot be served for now; the message says why. */
export class WorldUnavailable extends Error {}

export interface WorldsOptions {
  readonly store: Store;
  /** Stages a world that is used for the first time. */
  readonly stage: (world: World) => Promise<void>;
  readonly perform: Perform;
  readonly onDamaged: (world: string, message: string) => void;
  readonly rehearse?: boolean;
}

/** The worlds of one simulator, made on first use and taken up from the store. */
export class Worlds {
  readonly #options: WorldsOptions;
  readonly #open = new Map<string, World>();
  readonly #opening = new Map<string, Promise<World>>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #damaged = new Map<string, string>();

  constructor(options: WorldsOptions) {
    this.#options = options;
  }

  /** The world if it is in memory already: what nearly every request finds. */
  get(name: string): World | undefined {
    return this.#open.get(name);
  }

  /**
   * The world of that name, taken up from the store or staged.
   * @param stage what to make of it when it is used for the first time, if not what worlds usually are
   * @throws {WorldUnavailable} when its files are damaged or there are too many worlds
   */
  open(name: string, stage = this.#options.stage): Promise<World> {
    const opening = this.#opening.get(name);
    if (opening !== undefined) return opening;
    const opened = this.#take(name, stage).finally(() => this.#opening.delete(name));
    this.#opening.set(name, opened);
    return opened;
  }

  /** Every world known: in memory, in the store, or damaged. */
  async names(): Promise<string[]> {
    const stored = await this.#options.store.names();
    return [...new Set([...this.#open.keys(), ...stored, ...this.#damaged.keys()])].sort();
  }

  /** The worlds in memory. */
  all(): Iterable<World> {
    return this.#open.values();
  }

  /** Whether a world is known, without making it. */
  async has(name: string): Promise<boolean> {
    return this.#open.has(name) || (await this.names()).includes(name);
  }

  /** What is wrong with a world that is damaged, as far as anybody has noticed. */
  damage(name: string): string | undefined {
    return this.#damaged.get(name);
  }

  /** Lets a damaged world begin anew: what was damaged has been set aside. */
  forgive(name: string): void {
    this.#damaged.delete(name);
  }

  /** Forgets a world and what the store has of it. */
  remove(name: string): Promise<void> {
    const leaving = this.#leaving.get(name) ?? this.#remove(name).finally(() => this.#leaving.delete(name));
    this.#leaving.set(name, leaving);
    return leaving;
  }

  async #remove(name: string): Promise<void> {
    await this.#opening.get(name)?.catch(() => {});
    const world = this.#open.get(name);
    this.#open.delete(name);
    this.#damaged.delete(name);
    await world?.close();
    await this.#options.store.remove(name);
  }

  /** Closes every world, then the store. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    await Promise.all([...this.#open.values()].map((world) => world.close()));
    await this.#options.store.close();
  }

  async #take(name: string, stage: WorldsOptions['stage']): Promise<World> {
    await this.#leaving.get(name)?.catch(() => {});
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const damage = this.#damaged.get(name);
    if (damage !== undefined) throw new WorldUnavailable(damage);
    if (this.#open.size >= LIMIT_WORLDS) throw new WorldUnavailable(`there are ${LIMIT_WORLDS} worlds already`);
    const world = await this.#opened(name);
    try {
      if (world.isNew) await stage(world);
    } catch (error) {
      await world.close();
      throw error;
    }
    this.#open.set(name, world);
    return world;
  }

  async #opened(name: string): Promise<World> {
    const { store, perform, rehearse = false } = this.#options;
    try {
      return await World.open(name, store.log(name), perform, { rehearse });
    } catch (error) {
      if (error instanceof Damaged) await this.#setAside(name, error);
      throw error;
    }
  }

  async #setAside(name: string, { message }: Damaged): Promise<never> {
    const place = await this.#options.store.setAside(name);
    const said = `world ${name} is damaged: ${message}; it was set aside as ${place}`;
    this.#damaged.set(name, said);
    this.#options.onDamaged(name, said);
    throw new WorldUnavailable(said);
  }
}
