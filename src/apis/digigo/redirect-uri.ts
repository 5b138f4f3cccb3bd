import type { Fail } from '../../kit/operation.ts';
import type { Aed } from './state.ts';

/** Schemes that lead nowhere, and into the page that follows them. */
const SCRIPTS = ['javascript:', 'data:', 'vbscript:', 'blob:', 'about:'];

/** What keeps a text from being a redirect URI: an absolute URI without credentials and fragment (RFC 6749 section 3.1.2). */
export function redirectUriProblem(uri: string): string | undefined {
  if (!/^[!-~]+$/.test(uri) || !URL.canParse(uri)) return 'is no absolute URI';
  const { protocol, username, password } = new URL(uri);
  if (SCRIPTS.includes(protocol)) return `has the scheme ${protocol}`;
  if (username !== '' || password !== '') return 'has credentials in it';
  return uri.includes('#') ? 'has a fragment' : undefined;
}

/**
 * Holds a redirect URI against the registered ones ("pré-enregistrée", section 3.2): it is one of them as it is written.
 * @throws {Failure} when it is none
 */
export function checkRegistered(
  { name, redirectUris }: Aed,
  uri: string,
  fail: Fail<'invalid-redirect-uri' | 'redirect-uri-not-authorised'>,
): void {
  const problem = redirectUriProblem(uri);
  if (problem !== undefined) throw fail('invalid-redirect-uri', `redirectUri ${problem}`);
  if (redirectUris.includes(uri)) return;
  throw fail('redirect-uri-not-authorised', `${name} has not registered ${uri}`, { registered: redirectUris });
}
