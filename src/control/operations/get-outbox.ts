import { json } from '../../kit/reply.ts';
import { messages } from '../../world/outbox.ts';
import { toIso } from '../../world/time.ts';
import { control } from '../contract.ts';
import { shown, worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/outbox: the messages that people got; waits for the first one if asked to. */
export default control.operation({
  id: 'control.get-outbox',
  errors: ['unavailable'],
  async handle({ input: { params, query }, desk, fail }) {
    const world = await worldOf(desk, params.w, fail);
    const { wait = 0, to, ...rest } = query;
    // The + of a telephone number that nobody encoded has become a space.
    const filter = { ...rest, ...(to !== undefined && { to: to.replace(/^ (?=\d)/, '+') }) };
    await world.changed.until(
      () => world.read((rows) => messages(rows, filter)),
      (found) => found.length > 0,
      wait * 1000,
    );
    const found = await shown(world, (rows) => messages(rows, filter));
    return json(200, { messages: found.map(({ at, ...message }) => ({ ...message, at: toIso(at) })) });
  },
});
