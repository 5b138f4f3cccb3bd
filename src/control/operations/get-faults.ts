import { json } from '../../kit/reply.ts';
import { listFaults } from '../../world/faults.ts';
import { control } from '../contract.ts';
import { shownFault } from '../shown-fault.ts';
import { shown, worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/faults: what goes wrong, and how often it has. */
export default control.operation({
  id: 'control.get-faults',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const faults = await shown(await worldOf(desk, params.w, fail), listFaults);
    return json(200, { faults: faults.map(shownFault) });
  },
});
