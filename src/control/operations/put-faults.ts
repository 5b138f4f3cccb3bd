import { faultsOf, MAX_FAULTS } from '../../kit/fault.ts';
import { json } from '../../kit/reply.ts';
import { addFault, clearFaults } from '../../world/faults.ts';
import { beginningOf } from '../../world/scenario.ts';
import { control } from '../contract.ts';
import { entryFrom, shownFault } from '../shown-fault.ts';
import { worldOf } from '../world-of.ts';

/** PUT /_sim/worlds/{w}/faults: replaces all faults, those of presets one by one, or refuses all. */
export default control.operation({
  id: 'control.put-faults',
  errors: ['invalid-request', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const written: readonly object[] = Array.isArray(body) ? body : body.faults;
    const entries = written.map((fault, n) => entryFrom(withoutMarks(fault), `faults[${n}]`, desk, fail));
    const world = await worldOf(desk, params.w, fail);
    const faults = faultsOf(entries, beginningOf(world));
    if (faults.length > MAX_FAULTS) throw fail('invalid-request', `a world has ${MAX_FAULTS} faults at most`);
    const kept = await world.change((rows) => {
      clearFaults(rows);
      return faults.map((fault) => addFault(rows, fault));
    });
    return json(200, { faults: kept.map(shownFault) });
  },
});

/** A fault without what GET adds to it. */
function withoutMarks(fault: object): object {
  const { id: _id, struck: _struck, ...written } = fault as Record<string, unknown>;
  return written;
}
