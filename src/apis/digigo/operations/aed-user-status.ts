import { json } from '../../../kit/reply.ts';
import type { ReadRows } from '../../../world/rows.ts';
import type { Instant } from '../../../world/time.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { documented, everyOperation, internalError } from '../errors.ts';
import { numberOf, textOf } from '../fields.ts';
import { type CertificateRequest, requestStatus, requests } from '../registration.ts';
import { isPending, USER_MESSAGES, type UserStatus } from '../request-texts.ts';
import { certificates, keyOf, personOf, statusOf } from '../state.ts';

/** GET aed-user-status (section 2.3.7): how far anybody's registration has come, whichever AED it went by. */
export default digigo.operation({
  id: 'digigo.aed-user-status',
  errors: everyOperation,
  table: {
    ...documented('2.3.7', {
      'missing-client-id': 'Missing parameter clientId',
      'invalid-client-id': 'Invalid parameter clientId',
    }),
    ...documented(
      '2.3.7',
      {
        'invalid-id-type': 'The parameter idType is malformed.',
        'missing-id-type': 'The parameter idType is mandatory.',
        'invalid-user-id': 'The parameter userId is malformed.',
        'missing-user-id': 'The parameter userId is mandatory.',
        'invalid-email': 'The parameter email is malformed.',
        'missing-email': 'The parameter email is mandatory.',
      },
      400,
      'Invalid_request',
    ),
    ...internalError('2.3.7', 'The server encounters an unexpected condition.', 'Internal error'),
  },

  async handle({ input: { params }, world, now, caller, fail }) {
    knownAed(caller, params.clientId, fail);
    textOf(params, 'userId', numberOf(params.idType));
    const { status, clientId, requestId } = world.read((rows) => {
      const theirs = [...rows.find(requests, 'person', personOf(params))];
      if (theirs.length === 0) throw fail('invalid-user-id', `nobody with ${params.idType} ${params.userId} is known`);
      const request = theirs.findLast(({ email }) => keyOf(email) === keyOf(params.email));
      if (request === undefined) throw fail('invalid-email', `${params.email} is not theirs`);
      return { status: userStatus(rows, request, now), clientId: request.clientId, requestId: request.id };
    });
    const answer = { requestStatus: status, clientId, requestId, message: USER_MESSAGES[status] };
    return json(isPending(status) ? dialectOf(world).accepted : 200, { ...answer, verificationTimestamp: now });
  },
});

function userStatus(rows: ReadRows, request: CertificateRequest, now: Instant): UserStatus {
  const certificate = request.serial === undefined ? undefined : rows.get(certificates, request.serial);
  const status = certificate && statusOf(certificate, now);
  if (status === 'revoked') return 'REVOKED';
  return status === 'expired' ? 'EXPIRED' : requestStatus(request, now);
}
