import { json } from '../../kit/reply.ts';
import { shownClock } from '../clock.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/clock: what time it is in a world. */
export default control.operation({
  id: 'control.get-clock',
  errors: ['unavailable'],
  handle: async ({ input: { params }, desk, fail }) => json(200, shownClock(await worldOf(desk, params.w, fail))),
});
