import { json } from '../../../kit/reply.ts';
import { knownAed } from '../access.ts';
import { confirmation } from '../confirmation.ts';
import { digigo } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { assumed, documented, everyOperation } from '../errors.ts';
import { numberOf, textOf } from '../fields.ts';
import { BY_EMAIL, BY_SMS, type Otp, useUp } from '../otps.ts';
import { aedTexts, holderTexts, unexpected } from '../parameter-texts.ts';
import { validCertificate } from '../parties.ts';
import { locationOf } from '../service-location.ts';
import { certificates, personOf, REVOCATION_REASONS, users } from '../state.ts';

/** POST revoke-certificate (section 2.3.9): a holder who has confirmed it by OTP has a certificate revoked. */
export default digigo.operation({
  id: 'digigo.revoke-certificate',
  errors: everyOperation,
  table: {
    ...documented('2.3.9', {
      ...aedTexts,
      ...holderTexts,
      'invalid-email': 'The parameter email is invalid.',
      'invalid-tx-id-phone': 'The parameter txIdPhone is invalid.',
      'invalid-tx-id-email': 'The parameter txIdEmail is invalid.',
    }),
    ...documented('2.3.9', { 'no-valid-certificate': 'Not found valid certificate for (userId, email)' }, 404),
    ...unexpected('2.3.9'),
    ...assumed('2.3.9', {
      'missing-tx-id-phone': 'The parameter txIdPhone is mandatory.',
      'missing-revocation-reason': 'The parameter revocationReason is mandatory.',
      'invalid-revocation-reason': 'The parameter revocationReason is invalid.',
    }),
  },

  async handle({ input: { params, body }, world, now, base, caller, fail }) {
    const { id: clientId } = knownAed(caller, params.clientId, fail);
    textOf(body, 'userId', numberOf(body.idType));
    const { userId, revocationReason, txIdPhone = '', txIdEmail = '' } = body;
    if (txIdPhone === '' && txIdEmail === '') throw fail('missing-tx-id-phone', 'no OTP confirms the request');
    await world.change((rows) => {
      const theirs = [...rows.find(users, 'person', personOf(body))];
      const phones = { txId: txIdPhone, clientId, contacts: theirs.map(({ phone }) => phone) };
      const addresses = { txId: txIdEmail, clientId, contacts: theirs.map(({ email }) => email) };
      const used: Otp[] = [];
      if (txIdPhone !== '') used.push(confirmation(rows, BY_SMS, phones, fail));
      if (txIdEmail !== '') used.push(confirmation(rows, BY_EMAIL, addresses, fail));
      const certificate = validCertificate(rows, body, now, fail);
      rows.put(certificates, { ...certificate, revoked: { at: now, reason: REVOCATION_REASONS[revocationReason] } });
      useUp(rows, used, now);
    });
    return json(
      dialectOf(world).accepted,
      { clientId, userId, status: 'SUCCESS' },
      locationOf(base, 'revoke-certificate'),
    );
  },
});
