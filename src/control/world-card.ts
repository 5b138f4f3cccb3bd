import { agenda } from '../world/agenda.ts';
import { listFaults } from '../world/faults.ts';
import { messages } from '../world/outbox.ts';
import { SCENARIO, scenarios } from '../world/scenario.ts';
import type { World } from '../world/world.ts';
import { shownClock } from './clock.ts';

/** The title of the scenario that a world was staged from; nothing when it has none. */
export function scenarioTitle(world: World): { scenario?: string } {
  const title = world.read((rows) => rows.get(scenarios, SCENARIO))?.document.scenario;
  return title === undefined ? {} : { scenario: title };
}

/** A world at a glance. */
export const worldCard = (world: World) => ({
  name: world.name,
  ...scenarioTitle(world),
  clock: shownClock(world),
  seed: world.ids.seed,
  counts: {
    rows: world.counts(),
    journal: world.journal.size,
    ...world.read((rows) => ({
      outbox: messages(rows).length,
      faults: listFaults(rows).length,
      agenda: [...rows.list(agenda)].length,
    })),
  },
});
