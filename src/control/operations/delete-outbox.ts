import { empty } from '../../kit/reply.ts';
import { emptyOutbox } from '../../world/outbox.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** DELETE /_sim/worlds/{w}/outbox: forgets all messages; ids go on. */
export default control.operation({
  id: 'control.delete-outbox',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const world = await worldOf(desk, params.w, fail);
    await world.change(emptyOutbox);
    return empty(204);
  },
});
