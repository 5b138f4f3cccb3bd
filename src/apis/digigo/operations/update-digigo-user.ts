import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { documented, everyOperation, internalError } from '../errors.ts';
import { BY_EMAIL, checkValidated, useUp } from '../otps.ts';
import { isRegisteredAddress } from '../registered.ts';
import { type CertificateRequest, isOpen, requests } from '../registration.ts';
import { keyOf } from '../state.ts';

const CASES = { invalid: 'invalid-tx-id-email', pending: 'otps-not-validated' } as const;

/** POST update-digigo-user (section 2.3.8): an open request gets another address, which its subscriber has validated. */
export default digigo.operation({
  id: 'digigo.update-digigo-user',
  errors: everyOperation,
  table: {
    ...documented('2.3.8', {
      'invalid-client-id': 'The parameter clientId is invalid.',
      'invalid-cert-type': 'The parameter certType is malformed.',
      'invalid-tx-id-email': 'The parameter txIdEmail is malformed.',
      'invalid-subscriber-email': 'The parameter subscriberEmail is malformed.',
    }),
    ...documented('2.3.8', { 'email-already-registered': 'The email address ***** is already registred.' }, 403),
    ...documented('2.3.8', { 'otps-not-validated': 'The OTPs are not validated by the subscriber.' }, 401),
    ...internalError('2.3.8', 'The server encounters an unexpected condition.'),
  },

  async handle({ input: { params }, world, now, caller, fail }) {
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    const { certType, txIdEmail, subscriberEmail: email } = params;
    const { id: requestId, userId } = await world.change((rows) => {
      const wanted = { txId: txIdEmail, clientId, authDelivery: BY_EMAIL, contacts: [email] } as const;
      const otp = checkValidated(rows, wanted, CASES, fail);
      if (otp.certType !== certType) throw fail('invalid-cert-type', `the transaction is about a ${otp.certType}`);
      const theirs = [...rows.find(requests, 'user', `${certType} ${otp.userId}`)];
      const open = theirs.filter((one) => one.clientId === clientId && isOpen(one, now));
      const request = open.find(({ decision }) => decision?.status === 'EMAILNOTACCEPTED') ?? open.at(-1);
      if (request === undefined) throw fail('invalid-tx-id-email', `${otp.userId} has no open request of this AED`);
      if (keyOf(request.email) !== keyOf(email) && isRegisteredAddress(rows, email, now)) {
        throw fail('email-already-registered', `${email} is registered`, { named: email });
      }
      useUp(rows, [otp], now);
      rows.put(requests, readdressed(request, email));
      return request;
    });
    return json(200, { requestId, clientId, userId, requestStatus: 'SUCCESS', requestTimestamp: now });
  },
});

/** A request with another address; one whose address was not accepted is looked at again. */
function readdressed({ decision, ...request }: CertificateRequest, email: string): CertificateRequest {
  const stands = decision !== undefined && decision.status !== 'EMAILNOTACCEPTED';
  return { ...request, email, ...(stands && { decision }) };
}
