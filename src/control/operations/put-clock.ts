import { json } from '../../kit/reply.ts';
import { instantOf, move, refuseUnreachable, shownClock } from '../clock.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** PUT /_sim/worlds/{w}/clock: moves the clock forward, stops it or lets it run. */
export default control.operation({
  id: 'control.put-clock',
  errors: ['invalid-request', 'conflict', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const to = body.now === undefined ? undefined : instantOf(body.now, 'now', fail);
    const world = await worldOf(desk, params.w, fail);
    if (to !== undefined) refuseUnreachable(world, to, fail);

    // A clock that is to stand stops before it is moved, and one that is to run starts after: so it shows just that instant.
    if (body.frozen && !world.frozen) await world.setFrozen(true);
    if (to !== undefined) await move(world, () => to, fail);
    if (body.frozen === false && world.frozen) await world.setFrozen(false);
    return json(200, shownClock(world));
  },
});
