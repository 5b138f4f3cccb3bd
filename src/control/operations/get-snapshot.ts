import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { snapshotOf } from '../snapshot.ts';
import { shown, worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/snapshot: all there is in a world, as one document. */
export default control.operation({
  id: 'control.get-snapshot',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const world = await worldOf(desk, params.w, fail);
    return json(200, await shown(world, () => snapshotOf(world)));
  },
});
