import { json } from '../../../kit/reply.ts';
import type { Rows } from '../../../world/rows.ts';
import type { Instant } from '../../../world/time.ts';
import { authenticated, basicCredentials } from '../client.ts';
import { piste } from '../contract.ts';
import { dialectOf } from '../dialect.ts';
import { NO_STORE } from '../errors.ts';
import { type Application, tokens } from '../state.ts';

const LIFETIME_S = 3600;
const TOKEN_LENGTH = 54;

/** POST /api/oauth/token: the client credentials grant (guide, "Obtention d'un jeton d'autorisation"; RFC 6749 section 4.4). */
export default piste.operation({
  id: 'piste.token',
  errors: [
    'invalid-request',
    'unsupported-grant-type',
    'invalid-client',
    'invalid-scope',
    'server-error',
    'temporarily-unavailable',
  ],

  async handle({ input: { body }, request, world, now, fail }) {
    if (body.grant_type !== 'client_credentials') {
      throw fail('unsupported-grant-type', `grant_type is ${body.grant_type}, not client_credentials`);
    }
    const basic = basicCredentials(request);
    if (basic !== undefined && body.client_secret !== undefined) {
      throw fail('invalid-request', 'the client authenticates twice: by Authorization header and in the body');
    }
    const client = authenticated(world, request, basic ?? { id: body.client_id, secret: body.client_secret });
    if (typeof client === 'string') throw fail('invalid-client', client);

    const scopes = grantedScopes(client, body.scope, dialectOf(world));
    if (scopes.length === 0) {
      const because = body.scope
        ? `none of ${body.scope} is registered for ${client.id}`
        : `${client.id} has no scopes`;
      throw fail('invalid-scope', because, { registered: client.scopes });
    }
    const token = {
      id: world.ids.alphanumeric(TOKEN_LENGTH),
      clientId: client.id,
      scopes,
      expiresAt: now + LIFETIME_S * 1000,
    };
    await world.change((rows) => {
      makeRoom(rows, client.id, now);
      rows.put(tokens, token);
    });
    return json(
      200,
      { access_token: token.id, token_type: 'Bearer', expires_in: LIFETIME_S, scope: scopes.join(' ') },
      NO_STORE,
    );
  },
});

/**
 * Scopes may be separated by spaces, commas or plus signs, as Axway reads them.
 * @returns what the token may do; nothing when nothing that was asked for is registered
 */
function grantedScopes(
  { scopes: registered }: Application,
  asked: string | undefined,
  { scopes }: { readonly scopes: 'all' | 'intersect' },
): readonly string[] {
  const wanted = (asked ?? '').split(/[ ,+]/).filter((scope) => scope !== '');
  const granted = registered.filter((scope) => wanted.length === 0 || wanted.includes(scope));
  return granted.length > 0 && scopes === 'all' ? registered : granted;
}

/** How long after its expiry a token is still told from one that never was (Axway purges from time to time). */
const PURGE_AFTER_MS = 3_600_000;
/** How many tokens one application may have at once; the oldest goes first. */
const MAX_TOKENS = 2000;

/** Forgets what is long expired, so that a client which asks for a token with every call does not fill the world. */
function makeRoom(rows: Rows, clientId: string, now: Instant): void {
  let surplus = rows.count(tokens, 'client', clientId) - MAX_TOKENS + 1;
  for (const token of rows.find(tokens, 'client', clientId)) {
    if (surplus <= 0 && now < token.expiresAt + PURGE_AFTER_MS) return;
    rows.delete(tokens, token.id);
    surplus -= 1;
  }
}
