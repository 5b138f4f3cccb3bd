import { parseJson } from '../../../kit/json.ts';
import type { Fail } from '../../../kit/operation.ts';
import { sameSecret } from '../../../kit/secrets.ts';
import type { ReadRows } from '../../../world/rows.ts';
import { type Instant, toIso } from '../../../world/time.ts';
import { knownAed } from '../access.ts';
import { digigo } from '../contract.ts';
import { documented, everyOperation } from '../errors.ts';
import { checkRegistered } from '../redirect-uri.ts';
import { putSad, sadReply } from '../sad.ts';
import { type Aed, type Code, codes } from '../state.ts';

/** POST oauth2/token (section 3.3): a code, once, for a SAD. */
export default digigo.operation({
  id: 'digigo.oauth2-token',
  errors: everyOperation,
  table: {
    ...documented('3.3', {
      'missing-grant-type': 'Missing parameter grantType',
      'invalid-grant-type': 'Invalid parameter grantType',
      'missing-code': 'Missing parameter code',
      'invalid-code': 'Invalid parameter code',
      'missing-client-id': 'Missing parameter clientId',
      'invalid-client-id': 'Invalid parameter clientId',
      'missing-client-secret': 'Missing parameter clientSecret',
      'invalid-client-secret': 'Invalid parameter clientSecret',
      'missing-redirect-uri': 'Missing parameter redirectUri',
      'invalid-redirect-uri': 'Invalid parameter redirectUri',
      'redirect-uri-not-authorised': 'RedirectUri not authorised for this AED.',
    }),
  },

  async handle({ input: { params, body }, world, now, caller, fail }) {
    const aed = knownAed(caller, params.clientId, fail);
    if (!sameSecret(params.clientSecret, aed.clientSecret)) {
      throw fail('invalid-client-secret', `the clientSecret of ${aed.name} is another one`);
    }
    const redirectUri = redirectUriIn(body);
    if (redirectUri === '') throw fail('missing-redirect-uri', 'the body has no redirectUri');
    checkRegistered(aed, redirectUri, fail);
    const id = world.ids.uuid();
    await world.change((rows) => {
      const code = unusedCode(rows, params.code, aed, now, fail);
      if (redirectUri !== code.redirectUri) {
        throw fail('invalid-redirect-uri', `the authorisation was asked for with ${code.redirectUri}`);
      }
      rows.put(codes, { ...code, usedAt: now });
      const { clientId, credentialId, serial, hashes, numSignatures } = code;
      putSad(rows, { id, clientId, credentialId, serial, hashes, remaining: numSignatures }, now);
    });
    return sadReply(id);
  },
});

/**
 * The redirect URI of a body: bare, in braces as printed, as a JSON string or in an object.
 * @throws {Unparsable} when it begins like JSON and is none
 */
function redirectUriIn(body: string): string {
  const text = body.trim();
  const braced = /^\{\s*([^\s"{}]*)\s*\}$/.exec(text);
  if (braced !== null) return braced[1] ?? '';
  if (!/^["{]/.test(text)) return text;
  const value = parseJson(text) as { readonly redirectUri?: unknown } | string;
  return String(typeof value === 'string' ? value : (value.redirectUri ?? '')).trim();
}

function unusedCode(rows: ReadRows, id: string, aed: Aed, now: Instant, fail: Fail<'invalid-code'>): Code {
  const code = rows.get(codes, id);
  if (code === undefined) throw fail('invalid-code', 'there is no such code');
  if (code.clientId !== aed.id) throw fail('invalid-code', 'the code is of another AED');
  if (code.usedAt !== undefined) throw fail('invalid-code', `the code was used at ${toIso(code.usedAt)}`);
  if (now >= code.expiresAt) throw fail('invalid-code', `the code expired at ${toIso(code.expiresAt)}`);
  return code;
}
