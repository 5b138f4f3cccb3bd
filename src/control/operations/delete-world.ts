import { empty } from '../../kit/reply.ts';
import { control } from '../contract.ts';

/** DELETE /_sim/worlds/{w}: forgets a world and all that is kept of it. */
export default control.operation({
  id: 'control.delete-world',
  errors: ['not-found'],
  async handle({ input: { params }, desk, fail }) {
    if (!(await desk.worlds.has(params.w))) throw fail('not-found', `there is no world ${params.w}`);
    await desk.worlds.remove(params.w);
    return empty(204);
  },
});
