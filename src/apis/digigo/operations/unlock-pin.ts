import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { confirmation } from '../confirmation.ts';
import { digigo } from '../contract.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import { numberOf, textOf } from '../fields.ts';
import { BY_EMAIL, BY_SMS, useUp } from '../otps.ts';
import { aedTexts, holderTexts, unexpected } from '../parameter-texts.ts';
import { validCertificate } from '../parties.ts';
import { locationOf } from '../service-location.ts';
import { certificates, personOf, users } from '../state.ts';

/** POST unlock-pin (section 2.3.10): a holder who has confirmed it by OTP may try their PIN again. */
export default digigo.operation({
  id: 'digigo.unlock-pin',
  errors: everyOperation,
  table: {
    ...documented('2.3.10', {
      ...aedTexts,
      ...holderTexts,
      'invalid-email': 'The parameter email is invalid.',
      'invalid-tx-id-phone': 'The parameter txIdPhone is invalid.',
      'missing-tx-id-phone': 'The parameter txIdPhone is mandatory.',
      'invalid-tx-id-email': 'The parameter txIdEmail is invalid.',
      'missing-tx-id-email': 'The parameter txIdEmail is mandatory.',
    }),
    ...documented('2.3.10', { 'no-valid-certificate': 'Not found valid certificate for (userId, email)' }, 404),
    ...unexpected('2.3.10'),
    ...assumed('2.3.10', {
      'invalid-auth-delivery': 'The parameter authDelivery is invalid.',
      'missing-auth-delivery': 'The parameter authDelivery is mandatory.',
    }),
  },

  async handle({ input: { params, body }, world, now, base, caller, fail }) {
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    textOf(body, 'userId', numberOf(body.idType));
    const { userId, email, authDelivery, txIdPhone = '', txIdEmail = '' } = body;
    if (authDelivery === BY_SMS && txIdPhone === '') throw fail('missing-tx-id-phone', 'txIdPhone is missing');
    if (authDelivery === BY_EMAIL && txIdEmail === '') throw fail('missing-tx-id-email', 'txIdEmail is missing');
    await world.change((rows) => {
      const phones = [...rows.find(users, 'person', personOf(body))].map(({ phone }) => phone);
      const wanted =
        authDelivery === BY_SMS ? { txId: txIdPhone, contacts: phones } : { txId: txIdEmail, contacts: [email] };
      const used = confirmation(rows, authDelivery, { ...wanted, clientId }, fail);
      const { lockedAt: _, ...certificate } = validCertificate(rows, body, now, fail);
      rows.put(certificates, { ...certificate, wrongPins: 0 });
      useUp(rows, [used], now);
    });
    return json(200, { clientId, userId, status: 'SUCCESS' }, locationOf(base, 'unlock-pin'));
  },
});
