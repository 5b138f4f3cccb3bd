import { empty } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { worldOf } from '../world-of.ts';

/** DELETE /_sim/worlds/{w}/journal: forgets all entries; ids go on. */
export default control.operation({
  id: 'control.delete-journal',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const { journal } = await worldOf(desk, params.w, fail);
    journal.clear();
    return empty(204);
  },
});
