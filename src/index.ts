import { type Config, defaults } from './config.ts';
import { startSimulator } from './simulator.ts';
import { type Message, type MessageFilter, messages } from './world/outbox.ts';
import { parseDuration } from './world/time.ts';
import type { World } from './world/world.ts';

export type { Config } from './config.ts';
export { OptionRefused } from './config.ts';
export { ScenarioRefused } from './scenario/load.ts';
export type { Message, MessageFilter } from './world/outbox.ts';

/** The options of the command line; a seed may be a number too. */
export type SimulatorOptions = Partial<Omit<Config, 'seed'>> & { readonly seed?: string | number };

/** A world of a simulator in this process, made on first use. */
export interface WorldHandle {
  readonly name: string;
  /** Its base URL: nothing else changes in a client. */
  readonly url: string;
  /** Moves its clock forward by an ISO 8601 duration, and runs what falls due. */
  readonly advance: (by: string) => Promise<void>;
  readonly outbox: {
    /**
     * The first message that fits, now or within `timeout` milliseconds of real time.
     * @throws when none comes
     */
    readonly next: (filter?: MessageFilter, timeout?: number) => Promise<Message>;
  };
}

/** A simulator in this process. */
export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:port`, the world `default`. */
  readonly url: string;
  readonly world: (name: string) => WorldHandle;
  readonly close: () => Promise<void>;
}

/**
 * Starts a simulator in this process, on a free port unless `port` says otherwise.
 * @param options those of the command line; see the README's table
 * @throws {ScenarioRefused} when the scenario cannot be used
 */
export async function createSimulator({ seed, ...options }: SimulatorOptions = {}): Promise<Simulator> {
  const config = { ...defaults, port: 0, log: 'silent' as const, ...options };
  const { url, close, desk } = await startSimulator({ ...config, seed: seed === undefined ? undefined : String(seed) });
  return {
    url,
    world: (name) => handle(name, name === 'default' ? url : `${url}/w/${name}`, () => desk.worlds.open(name)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** How long `outbox.next` waits unless it is told otherwise. */
const PATIENCE_MS = 5000;

function handle(name: string, url: string, opened: () => Promise<World>): WorldHandle {
  return {
    name,
    url,
    async advance(by) {
      const length = parseDuration(by);
      if (length === undefined) throw new TypeError(`${by} is no ISO 8601 duration, such as PT16M`);
      await (await opened()).advance((from) => from + length);
    },
    outbox: {
      async next(filter = {}, timeout = PATIENCE_MS) {
        const world = await opened();
        const look = () => world.read((rows) => messages(rows, filter));
        const [message] = await world.changed.until(look, (found) => found.length > 0, timeout);
        if (message === undefined) throw new Error(`no message came within ${timeout} ms: ${JSON.stringify(filter)}`);
        return message;
      },
    },
  };
}
