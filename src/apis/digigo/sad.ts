import type { Fail } from '../../kit/operation.ts';
import { json, type Reply } from '../../kit/reply.ts';
import type { ReadRows, Rows } from '../../world/rows.ts';
import { type Instant, toIso } from '../../world/time.ts';
import { type Aed, isForgotten, keyOf, makeRoom, type Sad, sads } from './state.ts';

/** "La valeur par défaut est : 3600 sec." */
const LIFETIME_S = 3600;

/** Keeps a new SAD, as part of a change. */
export function putSad(rows: Rows, sad: Omit<Sad, 'expiresAt'>, now: Instant): void {
  makeRoom(rows, sads, sad.clientId, isForgotten(now));
  rows.put(sads, { ...sad, expiresAt: now + LIFETIME_S * 1000 });
}

/** The answer that brings a new SAD (sections 3.3 and 3.5). */
export const sadReply = (sad: string): Reply => json(200, { sad, tokenType: 'SAD', expiresIn: LIFETIME_S });

/**
 * A SAD that an AED may use for a holder, expired or not.
 * @throws {Failure} when there is none, it is spent, or it is somebody else's
 */
export function unspentSad(
  rows: ReadRows,
  { sad: id, credentialId }: { readonly sad: string; readonly credentialId: string },
  aed: Aed,
  fail: Fail<'invalid-sad' | 'invalid-credential-id'>,
): Sad {
  const sad = rows.get(sads, id);
  if (sad === undefined) throw fail('invalid-sad', 'there is no such SAD');
  if (sad.clientId !== aed.id) throw fail('invalid-sad', 'the SAD is of another AED');
  if (sad.credentialId !== keyOf(credentialId)) {
    throw fail('invalid-credential-id', `the SAD is for signatures of ${sad.credentialId}`);
  }
  if (sad.extendedAt !== undefined) throw fail('invalid-sad', `the SAD was extended at ${toIso(sad.extendedAt)}`);
  if (sad.remaining === 0) throw fail('invalid-sad', 'all signatures of the SAD are used');
  return sad;
}

/** Why a SAD is not good for as many hashes as these: more than are left. */
export const tooMany = ({ remaining }: Sad, hashes: readonly string[]): string | undefined =>
  hashes.length > remaining ? `the SAD has ${remaining} signatures left for ${hashes.length} hashes` : undefined;
