import { json } from '../../kit/reply.ts';
import { control } from '../contract.ts';

/** GET /_sim/ready: the world `default` can be used. */
export default control.operation({
  id: 'control.ready',
  errors: ['unavailable'],
  handle({ desk, fail }) {
    if (!desk.isReady()) throw fail('unavailable', 'the world default is not there yet');
    return json(200, { status: 'ok', version: desk.version });
  },
});
