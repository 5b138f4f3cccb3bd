import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { scenarioIn } from '../scenario.ts';
import { worldCard } from '../world-card.ts';
import { renewedWorld } from '../world-of.ts';

/** PUT /_sim/worlds/{w}: stages a scenario in place of whatever the world was. */
export default control.operation({
  id: 'control.put-world',
  errors: ['invalid-request', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const scenario = scenarioIn(body, desk, fail);
    const { world, isNew } = await renewedWorld(desk, params.w, fail, (world) => desk.stage(world, scenario));
    return json(isNew ? 201 : 200, worldCard(world));
  },
});
