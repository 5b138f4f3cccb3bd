import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { worldCard } from '../world-card.ts';
import { existingWorldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}: a world at a glance. */
export default control.operation({
  id: 'control.get-world',
  errors: ['not-found', 'unavailable'],
  handle: async ({ input: { params }, desk, fail }) =>
    json(200, worldCard(await existingWorldOf(desk, params.w, fail))),
});
