import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';
import { coverageOf } from '../coverage.ts';
import { worldOf } from '../world-of.ts';

/** GET /_sim/worlds/{w}/coverage: which documented answers were seen. */
export default control.operation({
  id: 'control.coverage',
  errors: ['unavailable'],
  async handle({ input: { params }, desk, fail }) {
    const { coverage } = await worldOf(desk, params.w, fail);
    return json(200, coverageOf(coverage, desk.modules));
  },
});
