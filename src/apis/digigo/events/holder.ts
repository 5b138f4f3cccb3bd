import { EventRefused } from '../../../kit/event.ts';
import type { ReadRows } from '../../../world/rows.ts';
import { certificateOf, type HolderCertificate, keyOf, type User, users } from '../state.ts';

/** @throws {EventRefused} when nobody has this address */
export function holderOf(rows: ReadRows, email: string): User {
  const user = rows.get(users, keyOf(email));
  if (user === undefined) throw new EventRefused('unknown', 'email', `nobody has the address ${email}`);
  return user;
}

/** @throws {EventRefused} when nobody has this address, or they have no certificate */
export function certificateHeld(rows: ReadRows, email: string): HolderCertificate {
  const certificate = certificateOf(rows, holderOf(rows, email).email);
  if (certificate === undefined) throw new EventRefused('precondition', 'email', `${email} has no certificate`);
  return certificate;
}
