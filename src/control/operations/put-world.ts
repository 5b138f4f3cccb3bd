import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { scenarioIn } from '../scenario.ts';
import { worldCard } from '../world-card.ts';
import { renewedWorld } from '../world-of.ts';

/** PUT /_sim/worlds/{w}: stages a scenario in place of whatever the world was, or, with If-None-Match: *, only a new one. */
export default control.operation({
  id: 'control.put-world',
  errors: ['invalid-request', 'precondition-failed', 'unavailable'],
  async handle({ input: { params, body }, request, desk, fail }) {
    const scenario = scenarioIn(body, desk, fail);
    const onlyNew = request.headers['if-none-match'] === '*';
    const { world, isNew } = await renewedWorld(desk, params.w, fail, async (world) => {
      if (onlyNew && !world.isNew) throw fail('precondition-failed', `somebody has made the world ${params.w} already`);
      await desk.stage(world, scenario);
    });
    return json(isNew ? 201 : 200, worldCard(world));
  },
});
