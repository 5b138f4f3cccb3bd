import { sameSecret } from '../../kit/secrets.ts';
import type { Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { type Asked, consentedAddress, digestOf, type Place, putCode } from './authorization.ts';
import { settingsIn } from './settings.ts';
import {
  type Consent,
  certificates,
  consents,
  type HolderCertificate,
  isForgotten,
  isLocked,
  makeRoom,
  statusOf,
} from './state.ts';

const OTP_LENGTH = 6;
const MAX_WRONG_OTPS = 3;
const MAX_WRONG_PINS = 3;

/** A page that is about to be opened. */
export const consentTo = (
  { world, now }: Place,
  { state: _, ...asked }: Asked,
  serial: string,
  id: string,
): Consent => ({
  ...asked,
  id,
  serial,
  otp: world.ids.digits(OTP_LENGTH),
  wrongOtps: 0,
  expiresAt: now + world.read(settingsIn).otpLifetime,
});

/** Opens a page, as part of a change: in place of one that was opened for the same. */
export function putConsent(rows: Rows, consent: Consent, now: Instant): void {
  rows.delete(consents, consent.id);
  makeRoom(rows, consents, consent.clientId, isForgotten(now));
  rows.put(consents, consent);
}

/** Why what a holder typed is no consent, and how often they may try again. */
export interface Objection {
  readonly objection: 'wrong-pin' | 'wrong-otp' | 'certificate-locked' | 'certificate-unusable' | 'page-closed';
  readonly left: number;
}

/** What is wrong with what a holder did, and with which part of it. */
export const OBJECTIONS: Readonly<
  Record<Objection['objection'], { readonly subject: string; readonly because: string }>
> = {
  'wrong-pin': { subject: 'pin', because: 'the PIN is another one' },
  'wrong-otp': { subject: 'otp', because: 'the OTP is another one' },
  'certificate-locked': { subject: 'certificate', because: 'three wrong PINs locked the certificate' },
  'certificate-unusable': { subject: 'certificate', because: 'the certificate is revoked or expired' },
  'page-closed': { subject: 'authorizationUrl', because: 'this page was not opened, or is closed' },
};

/** What a holder types on the page. */
export interface Typed {
  readonly pin: string;
  readonly otp: string;
}

/** A holder consents: the one place that knows what that takes. Wrong PINs and OTPs are counted. */
export async function giveConsent(
  place: Place,
  asked: Asked,
  typed: Typed,
): Promise<Objection | { readonly redirectTo: string }> {
  const { world, now } = place;
  const code = world.ids.uuid();
  const objection = await world.change((rows) => {
    const consent = rows.get(consents, digestOf(asked));
    if (consent === undefined || now >= consent.expiresAt) return { objection: 'page-closed', left: 0 } as const;
    const objection = pinObjection(rows, consent, typed, now) ?? otpObjection(rows, consent, typed);
    if (objection !== undefined) return objection;
    rows.delete(consents, consent.id);
    putCode(rows, code, asked, consent.serial, now);
    return undefined;
  });
  return objection ?? { redirectTo: await consentedAddress(place, asked, code) };
}

function pinObjection(rows: Rows, { serial }: Consent, { pin }: Typed, now: Instant): Objection | undefined {
  const certificate = rows.get(certificates, serial);
  if (certificate === undefined || statusOf(certificate, now) !== 'valid') {
    return { objection: 'certificate-unusable', left: 0 };
  }
  if (isLocked(certificate)) return { objection: 'certificate-locked', left: 0 };
  if (sameSecret(pin, certificate.pin)) {
    if (certificate.wrongPins > 0) rows.put(certificates, { ...certificate, wrongPins: 0 });
    return undefined;
  }
  const counted = withWrongPins(certificate, 1, now);
  rows.put(certificates, counted);
  if (isLocked(counted)) return { objection: 'certificate-locked', left: 0 };
  return { objection: 'wrong-pin', left: MAX_WRONG_PINS - counted.wrongPins };
}

/** A certificate after so many wrong PINs more: the third locks it. */
export function withWrongPins(certificate: HolderCertificate, times: number, now: Instant): HolderCertificate {
  const wrongPins = Math.min(MAX_WRONG_PINS, certificate.wrongPins + times);
  return { ...certificate, wrongPins, ...(wrongPins === MAX_WRONG_PINS && { lockedAt: certificate.lockedAt ?? now }) };
}

function otpObjection(rows: Rows, consent: Consent, { otp }: Typed): Objection | undefined {
  if (sameSecret(otp, consent.otp)) return undefined;
  const wrongOtps = consent.wrongOtps + 1;
  if (wrongOtps < MAX_WRONG_OTPS) rows.put(consents, { ...consent, wrongOtps });
  else rows.delete(consents, consent.id);
  const left = MAX_WRONG_OTPS - wrongOtps;
  return { objection: left > 0 ? 'wrong-otp' : 'page-closed', left };
}
