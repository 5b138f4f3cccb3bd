import { json } from '../../../kit/reply.ts';
import { deliver } from '../../../world/outbox.ts';
import { toIso } from '../../../world/time.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { assumed, documented, everyOperation, internalError } from '../errors.ts';
import { STRICT_TAX_ID } from '../fields.ts';
import { idTypeText, otpFieldTexts, otpRequestIn } from '../otp-request.ts';
import { BY_SMS, type Otp, otpFrom, putOtp } from '../otps.ts';
import { otpProblem } from '../registered.ts';
import { settingsIn } from '../settings.ts';
import { type Organisation, organisations } from '../state.ts';

const PATH = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/aed-send-otp';
const MESSAGE = 'DigiGO (test) : {0} est votre code de vérification.';

/** POST aed-send-otp (section 2.3.1): an OTP goes to the phone or the address that a subscriber says is theirs. */
export default digigo.operation({
  id: 'digigo.aed-send-otp',
  errors: everyOperation,
  table: {
    ...documented('2.3.1', {
      'invalid-client-id': 'The parameter clientId is malformed.',
      'missing-client-id': 'The parameter clientId is mandatory.',
      ...otpFieldTexts,
      'invalid-message': 'The parameter message is malformed.',
      'unknown-user-id': 'Invalid userId',
      'already-registered': 'The user is already registred.',
    }),
    ...documented(
      '2.3.1',
      {
        'email-quota-reached': 'The quote of email OTP is reached',
        'sms-quota-reached': 'The quote of SMS OTP is reached.',
      },
      429,
    ),
    ...documented('2.3.1', { 'ip-not-authorized': 'AED IP not authorized.' }, 403, 'Forbidden'),
    'sms-gateway-unavailable': {
      status: 503,
      text: 'The SMS gateway is unavailable.',
      section: '2.3.1',
      provenance: 'documented',
      onlyByFault: true,
    },
    ...internalError('2.3.1', 'The server encounters an unexpected condition.'),
    ...assumed('2.3.1', idTypeText),
  },

  async handle({ input: { params, body }, world, now, base, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    const asked = world.read((rows) => otpRequestIn(rows, body));
    const { message = MESSAGE } = body;
    const sent = { ...asked, id: world.ids.uuid(), clientId: aed.id, otp: otpFrom(world.ids), sentAt: now };
    const silentUntil = await world.change((rows) => {
      if (asked.certType === 'SEAL') checkSealed(rows.get(organisations, asked.userId));
      const problem = otpProblem(rows, asked, now);
      if (problem !== undefined) throw fail('already-registered', problem);
      const otp = { ...sent, expiresAt: now + settingsIn(rows).otpLifetime };
      const until = putOtp(rows, otp);
      if (until === undefined) deliver(rows, messageOf(otp, message));
      return until;
    });
    if (silentUntil !== undefined) {
      const row = asked.authDelivery === BY_SMS ? 'sms-quota-reached' : 'email-quota-reached';
      throw fail(row, `nothing is sent to ${asked.contact} before ${toIso(silentUntil)}`);
    }
    const { id: txId, userId, authDelivery, contact } = sent;
    const answer = { txId, userId, authDelivery, status: 'WAITING', deliveryContact: contact, deliverySendtime: now };
    return json(200, answer, { location: base + PATH });

    function checkSealed(organisation: Organisation | undefined): void {
      if (organisation === undefined) throw fail('unknown-user-id', `the RNE has no ${asked.userId}`);
      const isStrict = organisation.country === 'TN' && dialectOf(world).strictTaxId;
      if (!isStrict || STRICT_TAX_ID.fits(asked.userId)) return;
      throw fail('unknown-user-id', `${asked.userId} is not ${STRICT_TAX_ID.says}`);
    }
  },
});

const messageOf = ({ authDelivery, contact, otp, sentAt }: Otp, message: string) => ({
  at: sentAt,
  to: contact,
  text: message.replaceAll('{0}', otp),
  otp,
  ...(authDelivery === BY_SMS
    ? { channel: 'sms' as const }
    : { channel: 'email' as const, subject: 'Votre code de vérification DigiGO (test)' }),
});
