import { coverageOf } from '../control/coverage.ts';
import type { Desk } from '../control/desk.ts';
import { renewedWorld, worldOf } from '../control/world-of.ts';
import { fail } from '../kit/failure.ts';
import { isWorldName, WORLD_NAMES } from '../world/worlds.ts';
import { advance } from './clock.ts';
import type { ResultOf } from './documented.ts';
import { withFault } from './faults.ts';
import { journal } from './journal.ts';
import { outbox } from './outbox.ts';
import type { WorldHandle } from './world.ts';

/**
 * The handle of a world, which is made when it is first used.
 * @param url where the simulator listens
 */
export function worldHandle(desk: Desk, name: string, url: string): WorldHandle {
  if (!isWorldName(name)) throw new TypeError(`${name} is no name of a world: ${WORLD_NAMES}`);
  const opened = () => worldOf(desk, name, fail);
  return {
    name,
    url: name === 'default' ? url : `${url}/w/${name}`,
    async stage(scenario) {
      const written = desk.readScenario(typeof scenario === 'string' ? scenario : JSON.stringify(scenario, null, 2));
      await renewedWorld(desk, name, fail, (world) => desk.stage(world, written));
    },
    async reset() {
      await renewedWorld(desk, name, fail, desk.reset);
    },
    now: async () => new Date((await opened()).now()),
    advance: async (destination) => advance(await opened(), destination),
    freeze: async () => (await opened()).setFrozen(true),
    unfreeze: async () => (await opened()).setFrozen(false),
    happen: async (event, given) => (await desk.happen(await opened(), event, given)) as ResultOf<typeof event>,
    outbox: outbox(opened),
    journal: journal(name, opened),
    withFault: async (fault, work) => withFault(desk, await opened(), fault, work),
    coverage: async () => coverageOf((await opened()).coverage, desk.modules),
  };
}
