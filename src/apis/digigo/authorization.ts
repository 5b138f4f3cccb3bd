import { createHash } from 'node:crypto';
import { empty, type Reply } from '../../kit/reply.ts';
import type { Trust } from '../../pki/trust.ts';
import type { Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import type { World } from '../../world/world.ts';
import { dialectOf } from './dialect.ts';
import { type Authorised, type Code, codes, isForgotten, keyOf, makeRoom } from './state.ts';

/** Where a holder authorises. */
export interface Place {
  readonly world: Pick<World, 'ids' | 'read' | 'change'>;
  readonly now: Instant;
  /** The world's address, as the simulator knows it. */
  readonly home: string;
  readonly trust: () => Promise<Trust>;
}

/** What the query of oauth2/authorize asks (section 3.2). */
export interface Asked extends Omit<Authorised, 'serial'> {
  readonly state?: string;
}

/** Reads a query whose fields have passed the contract, or those of an address that once did. */
export function askedIn(query: Readonly<Record<string, unknown>>): Asked {
  const text = (name: string): string => String(query[name] ?? '').trim();
  const hashes = text('hash') === '' ? [] : String(query['hash']).split(',').map(base64Again);
  return {
    clientId: text('clientId'),
    redirectUri: text('redirectUri'),
    credentialId: keyOf(text('credentialId')),
    numSignatures: Number(query['numSignatures'] ?? Math.max(1, hashes.length)),
    hashes,
    ...(query['state'] !== undefined && { state: String(query['state']) }),
  };
}

/** A `+` that was not percent-encoded has become a space, and base64 has no spaces. */
const base64Again = (text: string): string => text.replaceAll(' ', '+');

/** The same for the same, and for nothing else. */
export const digestOf = (asked: Asked): string => createHash('sha256').update(JSON.stringify(asked)).digest('hex');

/** "Il DOIT expirer peu de temps après sa publication (5 minutes)". */
const CODE_LIFETIME_S = 300;

/**
 * Keeps the code of what was authorised, as part of a change.
 * @param id its `jti`
 */
export function putCode(rows: Rows, id: string, { state: _, ...asked }: Asked, serial: string, now: Instant): void {
  makeRoom(rows, codes, asked.clientId, isForgotten(now));
  rows.put(codes, { ...asked, id, serial, expiresAt: (secondsOf(now) + CODE_LIFETIME_S) * 1000 });
}

const secondsOf = (now: Instant): number => Math.floor(now / 1000);

/** Where a holder who has consented is sent, with the authorisation token. */
export async function consentedAddress(place: Place, asked: Asked, code: Code['id']): Promise<string> {
  return addressWith(place, asked, { token: await tokenOf(place, asked, code) });
}

/** Where a holder who refuses is sent (observed: clients look for what RFC 6749 section 4.1.2.1 has). */
export const refusedAddress = (place: Pick<Place, 'world'>, asked: Asked): string =>
  addressWith(place, asked, { error: 'access_denied', error_description: 'The user denied the request.' });

async function tokenOf({ trust, home, now }: Place, { clientId, credentialId }: Asked, jti: string): Promise<string> {
  const { signJwt } = await import('../../pki/jwt.ts');
  const { token } = await trust();
  const iat = secondsOf(now);
  return signJwt(token, { jti, iss: home, aud: clientId, sub: credentialId, iat, exp: iat + CODE_LIFETIME_S });
}

/** The registered URI, as it is, with more parameters. */
function addressWith({ world }: Pick<Place, 'world'>, { redirectUri, state }: Asked, more: Record<string, string>) {
  const echoed = state !== undefined && dialectOf(world).echoState ? { ...more, state } : more;
  const separator = redirectUri.includes('?') ? '&' : '?';
  return `${redirectUri}${separator}${new URLSearchParams(echoed)}`;
}

/** Sends a holder there; nobody keeps the address, or tells others of it. */
export const redirectReply = (location: string): Reply =>
  empty(302, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
