import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';

/** GET /_sim/health: the process lives. */
export default control.operation({
  id: 'control.health',
  errors: [],
  handle: ({ desk }) => json(200, { status: 'ok', version: desk.version }),
});
