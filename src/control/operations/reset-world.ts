import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { worldCard } from '../world-card.ts';
import { renewedWorld } from '../world-of.ts';

/** POST /_sim/worlds/{w}/reset: back to the start of its scenario; of the server's, when its own is lost with it. */
export default control.operation({
  id: 'control.reset-world',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const { world } = await renewedWorld(desk, params.w, fail, desk.reset);
    return json(200, worldCard(world));
  },
});
