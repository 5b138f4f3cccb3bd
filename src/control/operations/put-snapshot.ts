import { json } from '../../kit/reply.ts';
import { instantOf } from '../clock.ts';
import { control } from '../contract.ts';
import { scenarioIn } from '../scenario.ts';
import { type RowsByKind, restore, rowsProblem } from '../snapshot.ts';
import { worldCard } from '../world-card.ts';
import { renewedWorld } from '../world-of.ts';

/** PUT /_sim/worlds/{w}/snapshot: makes a world what a snapshot says, or refuses it whole. */
export default control.operation({
  id: 'control.put-snapshot',
  errors: ['invalid-request', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const rows: RowsByKind = body.rows;
    const problem = rowsProblem(rows);
    if (problem !== undefined) throw fail('invalid-request', problem);
    for (const { document } of body.rows['sim.scenario'] ?? []) scenarioIn(JSON.stringify(document), desk, fail);

    const snapshot = { now: instantOf(body.now, 'now', fail), frozen: body.frozen, rows };
    const { world, isNew } = await renewedWorld(desk, params.w, fail, (world) => restore(world, snapshot));
    return json(isNew ? 201 : 200, worldCard(world));
  },
});
