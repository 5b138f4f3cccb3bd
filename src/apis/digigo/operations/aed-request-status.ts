import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { documented, everyOperation } from '../errors.ts';
import { requestStatus, requests } from '../registration.ts';
import { isPending, messageOf } from '../request-texts.ts';

/** GET aed-request-status (section 2.3.6): what has become of a request. */
export default digigo.operation({
  id: 'digigo.aed-request-status',
  errors: everyOperation,
  table: documented('2.3.6', {
    'missing-client-id': 'Missing parameter clientId',
    'invalid-client-id': 'Invalid parameter clientId',
    'missing-request-id': 'Missing parameter requestId',
    'invalid-request-id': 'Invalid parameter requestId',
  }),

  async handle({ input: { params }, world, now, caller, fail }) {
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    const request = world.read((rows) => rows.get(requests, params.requestId));
    if (request === undefined) throw fail('invalid-request-id', `there is no request ${params.requestId}`);
    if (request.clientId !== clientId) throw fail('invalid-request-id', 'the request is that of another AED');
    const status = requestStatus(request, now);
    const answer = {
      clientId,
      requestId: request.id,
      requestStatus: status,
      message: messageOf(status, request),
      verificationTimestamp: String(request.createdAt),
      freeMessage: status === 'MISSING_INFO' ? (request.decision?.freeMessage ?? null) : null,
    };
    return json(isPending(status) ? dialectOf(world).accepted : 200, answer);
  },
});
