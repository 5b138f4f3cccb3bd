import { type Fields, NotFields, parseFields } from '../../../kit/brackets.ts';
import { EventRefused, event } from '../../../kit/event.ts';
import { askedIn } from '../authorization.ts';
import { giveConsent, OBJECTIONS } from '../consent.ts';

/** A holder who has opened the page of oauth2/authorize types PIN and OTP; gives where the page sends them. */
export default event('digigo.consent.give', async ({ authorizationUrl, pin, otp }, scene) => {
  const given = await giveConsent(scene, askedIn(fieldsOf(authorizationUrl)), { pin, otp });
  if ('redirectTo' in given) return given;
  const { subject, because } = OBJECTIONS[given.objection];
  throw new EventRefused('precondition', subject, `${because}; ${given.left} tries are left`);
});

function fieldsOf(url: string): Fields {
  try {
    return parseFields(url.replace(/^[^?]*\??/, '').replace(/#.*$/, ''));
  } catch (error) {
    if (error instanceof NotFields) throw new EventRefused('malformed', 'authorizationUrl', error.message);
    throw error;
  }
}
