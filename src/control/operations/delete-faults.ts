import { empty } from '../../kit/reply.ts';
import { clearFaults } from '../../world/faults.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** DELETE /_sim/worlds/{w}/faults: lets nothing go wrong any more. */
export default control.operation({
  id: 'control.delete-faults',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const world = await worldOf(desk, params.w, fail);
    await world.change(clearFaults);
    return empty(204);
  },
});
