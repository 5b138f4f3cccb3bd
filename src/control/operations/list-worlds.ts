import { json } from '../../kit/reply.ts';
import { shownClock } from '../clock.ts';
import { control } from '../contract.ts';
import type { Desk } from '../desk.ts';
import { scenarioTitle } from '../world-card.ts';

/** GET /_sim/worlds: the worlds that are there. */
export default control.operation({
  id: 'control.list-worlds',
  errors: [],
  handle: async ({ desk }) => json(200, { worlds: (await desk.worlds.names()).map((name) => listed(desk, name)) }),
});

function listed({ worlds }: Desk, name: string) {
  const world = worlds.get(name);
  if (world !== undefined) return { name, state: 'open', ...scenarioTitle(world), clock: shownClock(world) };
  const damage = worlds.damage(name);
  return damage === undefined ? { name, state: 'stored' } : { name, state: 'damaged', damage };
}
