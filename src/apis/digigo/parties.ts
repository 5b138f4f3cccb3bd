import type { Fail } from '../../kit/operation.ts';
import type { ReadRows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { Parties } from './affiliation-rights.ts';
import { affiliationOf } from './affiliations.ts';
import {
  certificateOf,
  type HolderCertificate,
  keyOf,
  organisations,
  personOf,
  statusOf,
  type User,
  users,
} from './state.ts';

/** An identity document, as requests name it. */
export interface Identity {
  readonly userId: string;
  readonly idType: string;
}

/** Whose certificate a request names. */
export interface Named extends Identity {
  readonly email: string;
}

/** @throws {Failure} when the person has no valid certificate under the address */
export function validCertificate(
  rows: ReadRows,
  asked: Named,
  now: Instant,
  fail: Fail<'no-valid-certificate'>,
): HolderCertificate {
  const found = personFound(rows, asked, now);
  if ('certificate' in found) return found.certificate;
  throw fail('no-valid-certificate', found.because);
}

/**
 * The holder whose identity and address a request names.
 * @throws {Failure} when nobody has the number, or the address is not that of a valid certificate of theirs
 */
function holderNamed(
  rows: ReadRows,
  asked: Named,
  now: Instant,
  fail: Fail<'invalid-user-id' | 'invalid-email'>,
): User {
  const found = personFound(rows, asked, now);
  if ('user' in found) return found.user;
  throw fail(found.wrong === 'number' ? 'invalid-user-id' : 'invalid-email', found.because);
}

/** Whom a request about an affiliation names (sections 2.3.11 to 2.3.16). */
export interface PartiesNamed extends Named {
  readonly organisationId: string;
  readonly requestorId: string;
  readonly requestorIdType: string;
  readonly requestorEmail: string;
}

/** Who or what is not there. */
export type NamingCase =
  | 'invalid-user-id'
  | 'invalid-email'
  | 'organisation-not-found'
  | 'invalid-requestor-id'
  | 'invalid-requestor-email';

/** @throws {Failure} when one of them is not there */
export function partiesNamed(rows: ReadRows, asked: PartiesNamed, now: Instant, fail: Fail<NamingCase>): Parties {
  const holder = holderNamed(rows, asked, now, fail);
  const organisation = rows.get(organisations, asked.organisationId);
  if (organisation === undefined) throw fail('organisation-not-found', `the register has no ${asked.organisationId}`);
  return { holder, organisation, requestor: requestorNamed(rows, asked, now, fail) };
}

/**
 * The same where the holder is affiliated to the organisation already.
 * @throws {Failure} when one of them is not there, or the holder is not affiliated
 */
export function affiliatedParties(rows: ReadRows, asked: PartiesNamed, now: Instant, fail: Fail<NamingCase>): Parties {
  const parties = partiesNamed(rows, asked, now, fail);
  const { holder, organisation } = parties;
  if (affiliationOf(holder, organisation) !== undefined) return parties;
  throw fail('organisation-not-found', `${holder.email} is not affiliated to ${organisation.id}`);
}

/** Who asks for something to be done about an affiliation: named like its holder. */
function requestorNamed(
  rows: ReadRows,
  asked: PartiesNamed,
  now: Instant,
  fail: Fail<'invalid-requestor-id' | 'invalid-requestor-email'>,
): User {
  const { requestorId: userId, requestorIdType: idType, requestorEmail: email } = asked;
  const found = personFound(rows, { userId, idType, email }, now);
  if ('user' in found) return found.user;
  throw fail(found.wrong === 'number' ? 'invalid-requestor-id' : 'invalid-requestor-email', found.because);
}

type Found =
  | { readonly user: User; readonly certificate: HolderCertificate }
  | { readonly wrong: 'number' | 'address'; readonly because: string };

/** Somebody with a valid certificate, or what keeps them from being found. */
function personFound(rows: ReadRows, asked: Named, now: Instant): Found {
  const { userId, idType, email } = asked;
  if (rows.count(users, 'person', personOf(asked)) === 0) {
    return { wrong: 'number', because: `nobody has the ${idType} ${userId}` };
  }
  const user = rows.get(users, keyOf(email));
  if (user === undefined || personOf(user) !== personOf(asked)) {
    return { wrong: 'address', because: `${email} is no address of ${idType} ${userId}` };
  }
  const certificate = certificateOf(rows, email);
  if (certificate === undefined) return { wrong: 'address', because: `${email} has no certificate` };
  const status = statusOf(certificate, now);
  if (status === 'valid') return { user, certificate };
  return { wrong: 'address', because: `the certificate of ${email} is ${status}` };
}
