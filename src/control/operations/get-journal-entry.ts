import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { shownEntry } from '../entry.ts';
import { worldOf } from '../world-of.ts';

const ENTRY_ID = /^r[1-9]\d{0,14}$/;

/** GET /_sim/worlds/{w}/journal/{id}: one request, by the X-Sim-Request of its answer. */
export default control.operation({
  id: 'control.get-journal-entry',
  errors: ['not-found', 'unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const { journal } = await worldOf(desk, params.w, fail);
    const entry = ENTRY_ID.test(params.id) ? journal.get(params.id) : undefined;
    if (entry === undefined) {
      throw fail('not-found', `the journal of ${params.w} has no entry ${params.id}; old ones make room for new ones`);
    }
    return json(200, shownEntry(entry));
  },
});
