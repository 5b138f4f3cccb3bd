import type { Fail } from '../../kit/operation.ts';
import { sameSecret } from '../../kit/secrets.ts';
import type { Ids } from '../../world/ids.ts';
import { kind, type ReadRows, type Row, type Rows } from '../../world/rows.ts';
import { type Instant, toIso } from '../../world/time.ts';
import { settingsIn } from './settings.ts';
import { type CertType, keyOf, makeRoom, phoneKeyOf } from './state.ts';

/** By which way an OTP is sent, as `authDelivery` says it. */
export const BY_SMS = 1;
export const BY_EMAIL = 2;
export type AuthDelivery = typeof BY_SMS | typeof BY_EMAIL;

/** An OTP that was sent to a subscriber (section 2.3.1); the id is its txId. */
export interface Otp extends Row {
  /** Of the AED that had it sent. */
  readonly clientId: string;
  readonly certType: CertType;
  readonly userId: string;
  readonly idType?: string;
  readonly authDelivery: AuthDelivery;
  /** The phone or the address, as it was given. */
  readonly contact: string;
  readonly otp: string;
  readonly sentAt: Instant;
  readonly expiresAt: Instant;
  readonly validatedAt?: Instant;
  /** When the validation was used: it serves once. */
  readonly usedAt?: Instant;
}

/** What happened to a phone or an address; the id is what {@link contactKeyOf} gives. */
interface Contact extends Row {
  /** When OTPs were last sent to it. */
  readonly sentAt: readonly Instant[];
  /** When wrong ones were last typed. */
  readonly failedAt: readonly Instant[];
  /** Until when nothing is sent to it. */
  readonly silentUntil: Instant;
  /** Until when nobody can validate with it. */
  readonly blockedUntil: Instant;
}

export const otps = kind<Otp>()('digigo.otps', { client: ({ clientId }) => clientId });
const contacts = kind<Contact>()('digigo.contacts');

const MAX_SENT = 3;
const SENT_WITHIN_MS = 5 * 60_000;
const MAX_FAILED = 3;

/** An OTP looks like the printed `4da15a1`. */
export const otpFrom = (ids: Pick<Ids, 'bytes'>): string => ids.bytes(4).toString('hex').slice(0, 7);

/** What a phone or an address is known by; the id of its {@link Contact}. */
export const contactKeyOf = (authDelivery: AuthDelivery, contact: string): string =>
  authDelivery === BY_SMS ? phoneKeyOf(contact) : keyOf(contact);

function contactOf(rows: ReadRows, { authDelivery, contact }: Otp): Contact {
  const id = contactKeyOf(authDelivery, contact);
  return rows.get(contacts, id) ?? { id, sentAt: [], failedAt: [], silentUntil: 0, blockedUntil: 0 };
}

/**
 * Keeps an OTP that is about to be sent, as part of a change.
 * @returns until when nothing is sent to its contact, if it may not be: the fourth within five minutes, and those after
 */
export function putOtp(rows: Rows, otp: Otp): Instant | undefined {
  const contact = contactOf(rows, otp);
  const now = otp.sentAt;
  if (now < contact.silentUntil) return contact.silentUntil;
  const sentAt = contact.sentAt.filter((at) => now < at + SENT_WITHIN_MS);
  if (sentAt.length >= MAX_SENT) {
    const silentUntil = now + settingsIn(rows).sendingBlock;
    rows.put(contacts, { ...contact, sentAt: [], silentUntil });
    return silentUntil;
  }
  rows.put(contacts, { ...contact, sentAt: [...sentAt, now] });
  forgetContacts(rows, now);
  makeRoom(rows, otps, otp.clientId);
  rows.put(otps, otp);
  return undefined;
}

/** How many contacts are looked at each time, those first that were heard of first: more than may have come. */
const LOOKED_AT = 2;

/** Forgets contacts of which nothing counts any more, so that an AED which asks for ever new ones does not fill the world. */
function forgetContacts(rows: Rows, now: Instant): void {
  const { attemptsBlock } = settingsIn(rows);
  for (const { id, sentAt, failedAt, silentUntil, blockedUntil } of [...firstOf(rows.list(contacts), LOOKED_AT)]) {
    const counts = sentAt.some((at) => now < at + SENT_WITHIN_MS) || failedAt.some((at) => now < at + attemptsBlock);
    if (!counts && now >= Math.max(silentUntil, blockedUntil)) rows.delete(contacts, id);
  }
}

function* firstOf<T>(items: Iterable<T>, count: number): Iterable<T> {
  let n = 0;
  for (const item of items) {
    if (n++ >= count) return;
    yield item;
  }
}

/** What becomes of an OTP that somebody types (section 2.3.2); `BLOCKED` is an error there, the others are states. */
export type Validation = 'SUCCESS' | 'FAILURE' | 'EXPIRED' | 'BLOCKED';

/** Holds what was typed against an OTP, as part of a change: wrong ones are counted, by contact. */
export function validate(rows: Rows, otp: Otp, typed: string, now: Instant): Validation {
  const contact = contactOf(rows, otp);
  if (now < contact.blockedUntil) return 'BLOCKED';
  if (now >= otp.expiresAt) return 'EXPIRED';
  if (sameSecret(typed, otp.otp)) {
    rows.put(otps, { ...otp, validatedAt: now });
    rows.put(contacts, { ...contact, failedAt: [] });
    return 'SUCCESS';
  }
  const { attemptsBlock } = settingsIn(rows);
  const failedAt = [...contact.failedAt.filter((at) => now < at + attemptsBlock), now];
  const isLast = failedAt.length >= MAX_FAILED;
  rows.put(contacts, {
    ...contact,
    failedAt: isLast ? [] : failedAt,
    ...(isLast && { blockedUntil: now + attemptsBlock }),
  });
  return 'FAILURE';
}

/** Whose validation an operation asks for. */
export interface Wanted {
  readonly txId: string;
  /** Of the AED that asks. */
  readonly clientId: string;
  readonly authDelivery: AuthDelivery;
  /** Where the OTP must have been sent: to one of these. */
  readonly contacts: readonly string[];
  /** For whom and for what, as was said when it was sent; anybody and anything unless said. */
  readonly userId?: string;
  readonly certType?: CertType;
  readonly idType?: string;
}

/**
 * Asks whether the subscriber has validated an OTP, and not for something else that was done since.
 * @param cases what the operation calls a transaction that is none of this AED and this person, and one that was not validated
 * @throws {Failure} when it is either
 */
export function checkValidated<Invalid extends string, Pending extends string>(
  rows: ReadRows,
  { txId, clientId, authDelivery, contacts: wanted, ...whom }: Wanted,
  cases: { readonly invalid: Invalid; readonly pending: Pending },
  fail: Fail<Invalid | Pending>,
): Otp {
  const otp = rows.get(otps, txId);
  const invalid = (because: string) => fail(cases.invalid, because);
  if (otp === undefined) throw invalid(`there is no transaction ${txId}`);
  if (otp.clientId !== clientId) throw invalid(`transaction ${txId} is of another AED`);
  if (otp.authDelivery !== authDelivery) throw invalid(`transaction ${txId} went the other way: ${otp.contact}`);
  const key = contactKeyOf(authDelivery, otp.contact);
  if (!wanted.some((contact) => contactKeyOf(authDelivery, contact) === key)) {
    throw invalid(`transaction ${txId} is about ${otp.contact}, which is not ${wanted.join(' or ') || 'known'}`);
  }
  for (const name of ['userId', 'certType', 'idType'] as const) {
    const [sent, meant] = [otp[name], whom[name]];
    if (sent !== undefined && meant !== undefined && sent !== meant) {
      throw invalid(`the ${name} of transaction ${txId} is ${sent}, not ${meant}`);
    }
  }
  if (otp.validatedAt === undefined) throw fail(cases.pending, `the OTP of transaction ${txId} was not validated`);
  if (otp.usedAt === undefined) return otp;
  throw fail(cases.pending, `the validation of transaction ${txId} was used at ${toIso(otp.usedAt)}`);
}

/** Uses validations up, as part of a change. */
export function useUp(rows: Rows, used: readonly Otp[], now: Instant): void {
  for (const otp of used) rows.put(otps, { ...otp, usedAt: now });
}
