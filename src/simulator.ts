import type { Config } from './config.ts';
import type { Desk } from './control/desk.ts';
import { controlApi } from './control/index.ts';
import { type Listener, listen } from './http/listener.ts';
import type { Log } from './kit/log.ts';
import { openLog } from './log.ts';
import { modules } from './modules.ts';
import { openDesk } from './open-desk.ts';
import { responder } from './respond.ts';
import { openScenarioFile } from './scenario-file.ts';
import { openTrust } from './trust.ts';
import { sleep } from './world/time.ts';
import { type Worlds, WorldUnavailable } from './world/worlds.ts';

/** A simulator that listens. */
export interface Simulator {
  /** `http://host:port`. */
  readonly url: string;
  readonly desk: Desk;
  /** Stops accepting, lets requests under way end, and leaves everything acknowledged in the store. */
  readonly close: () => Promise<void>;
}

export interface SimulatorOptions {
  /** For tests: runs every change of a world twice, which shows the ones that could not be run again. */
  readonly rehearse?: boolean;
}

/**
 * Starts a simulator: options → worlds → APIs → listener.
 * @throws {ScenarioRefused} when the scenario cannot be used; nothing was started then
 */
export async function startSimulator(config: Config, { rehearse = false }: SimulatorOptions = {}): Promise<Simulator> {
  const log = openLog(config.log);
  const { scenario, watch } = openScenarioFile(config, modules);
  let address = config.publicUrl ?? '';
  const trust = openTrust(config);
  const desk = await openDesk({ config, modules, scenario, log, address: () => address, trust, rehearse });
  const listener = await listening().catch(async (error: unknown) => {
    await desk.worlds.close();
    throw error;
  });
  const ended = new AbortController();
  void keepTime(desk.worlds, log, ended.signal);
  if (config.watch)
    void watch(async () => desk.stage(await desk.worlds.open('default'), scenario()), log, ended.signal);
  return {
    url: listener.url,
    desk,
    close: async () => {
      ended.abort();
      await listener.close();
      await desk.worlds.close();
    },
  };

  async function listening(): Promise<Listener> {
    const begun = await listen(await responder({ modules, controlApi, desk, config, log }), config);
    address ||= begun.url.replace(ANY_ADDRESS, '127.0.0.1');
    try {
      await desk.worlds.open('default').catch(unlessUnavailable);
      return begun;
    } catch (error) {
      await begun.close();
      throw error;
    }
  }
}

/** What a server that listens everywhere has for an address: it leads nowhere. */
const ANY_ADDRESS = /0\.0\.0\.0|\[::\]/;

/** A damaged world is told in the log, and refuses its own requests; the others are served. */
function unlessUnavailable(error: unknown): void {
  if (!(error instanceof WorldUnavailable)) throw error;
}

/** How often real time is held against the agendas. */
const AGENDA_MS = 250;

/** Lets real time run what falls due in the worlds, whether or not anybody asks. */
async function keepTime(worlds: Worlds, log: Log, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await sleep(AGENDA_MS, ended);
    for (const world of worlds.all()) {
      await world.catchUp().catch((error: unknown) => log.error({ err: error }, `time stands still in ${world.name}`));
    }
  }
}
