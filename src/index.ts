import { type Config, defaults } from './config.ts';
import { startSimulator } from './simulator.ts';

export type { Config } from './config.ts';
export { OptionRefused } from './config.ts';
export { ScenarioRefused } from './scenario/load.ts';

/** A simulator in this process. */
export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:port`, the world `default`. */
  readonly url: string;
  /** A world of its own, made on first use; nothing changes in a client but its base URL. */
  readonly world: (name: string) => { readonly name: string; readonly url: string };
  readonly close: () => Promise<void>;
}

/**
 * Starts a simulator in this process, on a free port unless `port` says otherwise.
 * @param options those of the command line; see the README's table
 * @throws {ScenarioRefused} when the scenario cannot be used
 */
export async function createSimulator(options: Partial<Config> = {}): Promise<Simulator> {
  const { url, close } = await startSimulator({ ...defaults, port: 0, log: 'silent', ...options });
  return {
    url,
    world: (name) => ({ name, url: name === 'default' ? url : `${url}/w/${name}` }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
