import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { happening } from '../happening.ts';
import { worldOf } from '../world-of.ts';

/** POST /_sim/worlds/{w}/events: makes happen what other people do. */
export default control.operation({
  id: 'control.events',
  errors: ['invalid-request', 'not-found', 'conflict', 'unavailable'],
  async handle({ input: { params, body }, desk, fail }) {
    const { event, ...given } = body;
    return json(200, await happening(desk, await worldOf(desk, params.w, fail), event, given, fail));
  },
});
