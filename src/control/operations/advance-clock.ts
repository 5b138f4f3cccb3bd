import { json } from '../../kit/reply.ts';
import { parseDuration, toIso } from '../../world/time.ts';
import { instantOf, move, refuseUnreachable, shownClock } from '../clock.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** POST /_sim/worlds/{w}/clock/advance: moves the clock forward and lists what fell due. */
export default control.operation({
  id: 'control.advance-clock',
  errors: ['invalid-request', 'conflict', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const { by, to } = body;
    if ((by === undefined) === (to === undefined)) {
      throw fail('invalid-request', 'say either by, such as PT16M, or to, such as 2026-01-15T09:16:00Z');
    }
    const world = await worldOf(desk, params.w, fail);
    const until = to === undefined ? undefined : instantOf(to, 'to', fail);
    const target = (from: number) => until ?? from + (parseDuration(by ?? '') ?? 0);
    refuseUnreachable(world, target(world.now()), fail);
    const ran = await move(world, target, fail);
    return json(200, {
      ...shownClock(world),
      ran: ran.map(({ event, dueAt, refused }) => ({ event, at: toIso(dueAt), ...(refused && { refused }) })),
    });
  },
});
