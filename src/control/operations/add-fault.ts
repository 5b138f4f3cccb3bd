import { faultOf, MAX_FAULTS } from '../../kit/fault.ts';
import { json } from '../../kit/reply.ts';
import { addFault, listFaults } from '../../world/faults.ts';
import { beginningOf } from '../../world/scenario.ts';
import { control } from '../contract.ts';
import { faultFrom, shownFault } from '../shown-fault.ts';
import { worldOf } from '../world-of.ts';

/** POST /_sim/worlds/{w}/faults: adds one behind those that are there. */
export default control.operation({
  id: 'control.add-fault',
  errors: ['invalid-request', 'conflict', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const written = faultFrom(body, desk, fail);
    const world = await worldOf(desk, params.w, fail);
    const fault = faultOf(written, beginningOf(world));
    const kept = await world.change((rows) => {
      if (listFaults(rows).length >= MAX_FAULTS) throw fail('conflict', `there are ${MAX_FAULTS} faults already`);
      return addFault(rows, fault);
    });
    return json(201, shownFault(kept));
  },
});
