import { deliver } from '../../../world/outbox.ts';
import { consentIn } from '../../../world/scenario.ts';
import { checkUsable, heldCertificate, knownAed } from '../access.ts';
import { askedIn, consentedAddress, digestOf, putCode, redirectReply } from '../authorization.ts';
import { consentTo, putConsent } from '../consent.ts';
import { consentReply } from '../consent-page.ts';
import { digigo } from '../contract.ts';
import { checkDigests } from '../digests.ts';
import { assumed, certificateCases, documented, everyOperation } from '../errors.ts';
import { checkRegistered } from '../redirect-uri.ts';
import { aeds, keyOf, users } from '../state.ts';

/** GET oauth2/authorize (section 3.2): the page where a holder authorises signatures; then they are sent back. */
export default digigo.operation({
  id: 'digigo.oauth2-authorize',
  errors: [...everyOperation, ...certificateCases],
  table: {
    ...documented('3.2', {
      'missing-response-type': 'Missing parameter responseType',
      'invalid-response-type': 'Invalid parameter responseType',
      'missing-client-id': 'Missing parameter clientId',
      'invalid-client-id': 'Invalid parameter clientId',
      'missing-redirect-uri': 'parameter redirectUri is not present',
    }),
    // The printed table ends here.
    ...assumed('3.2', {
      'invalid-redirect-uri': 'Invalid parameter redirectUri',
      'redirect-uri-not-authorised': 'RedirectUri not authorised for this AED.',
      'missing-scope': 'Missing parameter scope',
      'invalid-scope': 'Invalid parameter scope',
      'missing-credential-id': 'Missing parameter credentialId',
      'invalid-credential-id': 'Invalid parameter credentialId',
      'invalid-num-signatures': 'Invalid parameter numSignatures',
      'invalid-hash': 'Invalid parameter hash',
      'invalid-hash-length': 'Invalid digest value length',
    }),
  },

  async handle({ input: { query }, fail, ...place }) {
    const { world, now } = place;
    const asked = askedIn(query);
    const aed = knownAed(
      world.read((rows) => rows.get(aeds, asked.clientId)),
      asked.clientId,
      fail,
    );
    checkRegistered(aed, asked.redirectUri, fail);
    if (query.responseType.trim() !== 'code') throw fail('invalid-response-type', 'responseType is not code');
    if (query.scope.trim() !== 'credential') throw fail('invalid-scope', 'scope is not credential');
    checkDigests(asked.hashes, fail);
    const certificate = world.read((rows) => heldCertificate(rows, asked.credentialId, fail));
    checkUsable(certificate, now, fail);

    if (consentIn(world) === 'auto') {
      const code = world.ids.uuid();
      await world.change((rows) => putCode(rows, code, asked, certificate.id, now));
      return redirectReply(await consentedAddress(place, asked, code));
    }
    const consent = consentTo(place, asked, certificate.id, digestOf(asked));
    await world.change((rows) => {
      putConsent(rows, consent, now);
      const to = rows.get(users, keyOf(asked.credentialId))?.phone ?? '';
      const text = `DigiGO (test) : ${consent.otp} est votre code pour autoriser ${asked.numSignatures} signature(s) demandée(s) par ${aed.name}.`;
      deliver(rows, { at: now, channel: 'sms', to, text, otp: consent.otp });
    });
    return consentReply(world, asked);
  },
});
