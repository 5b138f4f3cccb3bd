import { type Config, defaults } from './config.ts';
import { worldHandle } from './handles/handle.ts';
import type { WorldHandle } from './handles/world.ts';
import { startSimulator } from './simulator.ts';

export type { Config } from './config.ts';
export { OptionRefused } from './config.ts';
export type { Destination, Happened } from './handles/clock.ts';
export type { ErrorsOf, OperationId, OperationPattern, ResultOf } from './handles/documented.ts';
export type { JournalEntry } from './handles/entry.ts';
export type { Fault } from './handles/faults.ts';
export type { JournalFilter, MessagePattern, TextPattern } from './handles/filter.ts';
export type { JournalHandle } from './handles/journal.ts';
export type { Message, Outbox } from './handles/outbox.ts';
export type { Given, Scenario } from './handles/scenario.ts';
export type { Coverage, WorldHandle } from './handles/world.ts';
export type { EventId } from './kit/event.ts';
export { EventRefused } from './kit/event.ts';
export { ScenarioRefused } from './scenario/load.ts';
export type { Explanation, Outcome } from './world/journal.ts';
export type { MessageFilter } from './world/outbox.ts';

/** The options of the command line; a seed may be a number too. */
export type SimulatorOptions = Partial<Omit<Config, 'seed'>> & { readonly seed?: string | number };

/** A simulator in this process. */
export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:port`, the world `default`. */
  readonly url: string;
  /**
   * The world of that name, made on first use: give every test its own.
   * @throws {TypeError} when it is no name: letters, digits, - and _, up to 64
   */
  readonly world: (name: string) => WorldHandle;
  /** Ends it: requests under way are answered first. `await using` does so by itself. */
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
  const handles = new Map<string, WorldHandle>();
  return {
    url,
    world(name) {
      const handle = handles.get(name) ?? worldHandle(desk, name, url);
      handles.set(name, handle);
      return handle;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
