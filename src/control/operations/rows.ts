import { json } from '../../kit/reply.ts';
import { kind, type Row } from '../../world/rows.ts';
import { control } from '../contract.ts';
import { shown, worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/rows/{kind}: the rows of a kind, secrets included. */
export default control.operation({
  id: 'control.rows',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const world = await worldOf(desk, params.w, fail);
    // Asked for by a name that nobody knows, a world would keep an empty table under it.
    const isKnown = Object.hasOwn(world.counts(), params.kind);
    const rows = isKnown ? await shown(world, (held) => [...held.list(kind<Row>()(params.kind))]) : [];
    return json(200, { rows });
  },
});
