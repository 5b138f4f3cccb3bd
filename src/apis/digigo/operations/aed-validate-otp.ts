import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { assumed, documented, everyOperation, internalError } from '../errors.ts';
import { idTypeText, isAbout, otpFieldTexts, otpRequestIn } from '../otp-request.ts';
import { otps, validate } from '../otps.ts';

const PATH = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/aed-validate-otp';

/** POST aed-validate-otp (section 2.3.2): what the subscriber typed is held against the OTP that was sent. */
export default digigo.operation({
  id: 'digigo.aed-validate-otp',
  errors: everyOperation,
  table: {
    ...documented('2.3.2', {
      'invalid-tx-id': 'The transaction txId is invalid.',
      'contact-blocked': 'User account is blocked. Too Many Failed Attempts.',
      'missing-tx-id': 'The transaction txId is mandatory.',
      'invalid-client-id': 'The parameter clientId is malformed.',
      'missing-client-id': 'The parameter clientId is mandatory.',
      'missing-otp': 'The otp is mandatory.',
    }),
    ...internalError('2.3.2', 'The server encounters an unexpected condition'),
    ...assumed('2.3.2', { ...otpFieldTexts, ...idTypeText }),
  },

  async handle({ input: { params, body }, world, now, base, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    const asked = world.read((rows) => otpRequestIn(rows, body));
    const { otp, status } = await world.change((rows) => {
      const otp = rows.get(otps, params.txId);
      if (otp === undefined || otp.clientId !== aed.id) throw fail('invalid-tx-id', 'this AED has no such transaction');
      if (!isAbout(otp, asked)) throw fail('invalid-tx-id', `the transaction is about ${otp.userId}, ${otp.contact}`);
      if (otp.validatedAt !== undefined)
        throw fail('invalid-tx-id', 'the OTP of the transaction was validated already');
      return { otp, status: validate(rows, otp, params.otp, now) };
    });
    const { id: txId, userId, authDelivery, contact, sentAt } = otp;
    if (status === 'BLOCKED') throw fail('contact-blocked', `three wrong OTPs were typed for ${contact}`);
    const answer = { txId, userId, authDelivery, status, DeliveryContact: contact, deliverySendtime: sentAt };
    return json(200, answer, { location: base + PATH });
  },
});
