import { EventRefused, event } from '../../../kit/event.ts';
import { deliver } from '../../../world/outbox.ts';
import { accounts } from '../state.ts';

/** The organisation codes that the portal knows: the one the guide tells to enter ("Comment créer un compte", step 3). */
const ORGANISATION_CODES = ['984b19'];

/** The mail of the guide's step 4, in both languages as printed. */
const activationMail = (link: string): string => `Bonjour,

Nous vous remercions de votre inscription sur PISTE.

Pour confirmer votre courriel et activer votre compte, veuillez cliquer sur le lien suivant :

${link}

Si vous n'êtes pas à l'origine de cette demande, merci de l'ignorer.

Hello,

Thank you for your registration on PISTE.

To confirm your email address and activate your account please click on the link below:

${link}

If you are not requesting a new account on PISTE, please ignore this email.
`;

/** Somebody fills in the registration form; the account sleeps until the link in the mail is followed. */
export default event('piste.account.create', async ({ email, organisationCode }, { world, now, link }) => {
  if (organisationCode !== undefined && !ORGANISATION_CODES.includes(organisationCode)) {
    throw new EventRefused('unknown', 'organisationCode', `no organisation has the code ${organisationCode}`);
  }
  const code = world.ids.alphanumeric(32);
  return world.change((rows) => {
    if (rows.get(accounts, email)) {
      throw new EventRefused('precondition', 'email', `${email} has an account already`);
    }
    rows.put(accounts, { id: email, createdAt: now, ...(organisationCode && { organisationCode }) });
    const address = link(rows, code, 'piste.account.activate', { email });
    const subject = 'Activation de votre compte PISTE';
    const message = deliver(rows, {
      at: now,
      channel: 'email',
      to: email,
      subject,
      text: activationMail(address),
      link: address,
    });
    return { email, message: message.id };
  });
});
