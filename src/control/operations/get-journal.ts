import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { shownEntry } from '../entry.ts';
import { worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/journal: the last requests, newest last; waits for the first one if asked to. */
export default control.operation({
  id: 'control.get-journal',
  errors: ['unavailable'],
  async handle({ input: { params, query }, desk, fail }) {
    const { journal } = await worldOf(desk, params.w, fail);
    const { wait = 0, limit, ...filter } = query;
    const entries = await journal.written.until(
      () => journal.list(filter, limit),
      (found) => found.length > 0,
      wait * 1000,
    );
    return json(200, { entries: entries.map(shownEntry) });
  },
});
