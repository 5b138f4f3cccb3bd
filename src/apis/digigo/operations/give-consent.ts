import { askedIn, redirectReply, refusedAddress } from '../authorization.ts';
import { giveConsent, OBJECTIONS } from '../consent.ts';
import { digigo } from '../contract.ts';
import { assumed, everyOperation } from '../errors.ts';
import { checkRegistered } from '../redirect-uri.ts';
import { aeds } from '../state.ts';

/**
 * POST oauth2/authorize: what the page sends. No document has it, and no client sees more of it than where it leads;
 * refusals are the page again, with a sentence.
 */
export default digigo.operation({
  id: 'digigo.give-consent',
  errors: everyOperation,
  table: assumed('3.2', {
    'missing-pin': 'Saisissez le code PIN de votre certificat.',
    'missing-otp': 'Saisissez le code reçu par SMS.',
    'wrong-pin': 'Le code PIN est incorrect.',
    'wrong-otp': 'Le code reçu par SMS est incorrect.',
    'certificate-locked': 'Votre certificat est bloqué après trois codes PIN incorrects.',
    'certificate-unusable': "Votre certificat n'est plus valable.",
    'page-closed': "Cette page n'est plus valable. Recommencez depuis l'application qui vous a demandé de signer.",
    'invalid-redirect-uri': "L'adresse de retour n'est pas valable.",
    'redirect-uri-not-authorised': "L'adresse de retour n'est pas autorisée.",
  }),

  async handle({ input: { query, body }, fail, ...place }) {
    const asked = askedIn(query);
    const aed = place.world.read((rows) => rows.get(aeds, asked.clientId));
    if (aed === undefined) throw fail('page-closed', `no AED has the clientId ${asked.clientId}`);
    checkRegistered(aed, asked.redirectUri, fail);
    if (body.answer === 'refuse') return redirectReply(refusedAddress(place, asked));
    const { pin = '', otp = '' } = body;
    if (pin.trim() === '') throw fail('missing-pin', 'the holder typed no PIN');
    if (otp.trim() === '') throw fail('missing-otp', 'the holder typed no OTP');
    const given = await giveConsent(place, asked, { pin: pin.trim(), otp: otp.trim() });
    if ('redirectTo' in given) return redirectReply(given.redirectTo);
    throw fail(given.objection, OBJECTIONS[given.objection].because, { left: given.left });
  },
});
