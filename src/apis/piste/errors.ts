import type { ErrorRow, Provenance, Refusal } from '../../kit/operation.ts';
import { empty, json, type Reply, text } from '../../kit/reply.ts';
import type { Request } from '../../kit/request.ts';
import type { World } from '../../world/world.ts';
import { dialectOf } from './dialect.ts';

/** How a refusal looks: RFC 6749 JSON, a bearer challenge without body, the API's own JSON, or the gateway's plain text. */
type Shape = 'oauth' | 'challenge' | 'sne' | 'plain';

interface PisteRow extends ErrorRow {
  readonly shape: Shape;
  /** The code on the wire. */
  readonly code: string;
}

const RFC_6749 = 'RFC 6749, 5.2';
const RFC_6749_SERVER = 'RFC 6749, 4.1.2.1';
const RFC_6750 = 'RFC 6750, 3.1';
const SUBSCRIPTION = 'Application cliente "bac à sable", étape 3';
const CALL = "Appel d'un endpoint";

/** The authorisation server's refusals: JSON, in the wording of RFC 6749. */
const oauth = <const Status extends number>(
  status: Status,
  code: string,
  said: string,
  provenance: Provenance = 'assumed',
  section = RFC_6749,
) => ({ status, shape: 'oauth', code, text: said, section, provenance }) as const satisfies PisteRow;

/** The gateway's challenges, in Axway's wording. */
const challenge = <const Status extends number>(status: Status, code: string, said: string) =>
  ({
    status,
    shape: 'challenge',
    code,
    text: said,
    section: RFC_6750,
    provenance: 'observed',
  }) as const satisfies PisteRow;

/** The gateway's other refusals: plain text. */
const plain = <const Status extends number>(
  status: Status,
  said: string,
  provenance: Provenance = 'observed',
  section = CALL,
) => ({ status, shape: 'plain', code: '', text: said, section, provenance }) as const satisfies PisteRow;

/** Everything that the authorisation server, the gateway and SNE-Cotation refuse with. */
export const errors = {
  'invalid-request': oauth(
    400,
    'invalid_request',
    'The request is missing a required parameter, includes an unsupported parameter value (other than grant type), repeats a parameter, includes multiple credentials, utilizes more than one mechanism for authenticating the client, or is otherwise malformed.',
  ),
  'invalid-client': oauth(
    400,
    'invalid_client',
    'Client authentication failed (e.g. unknown client, no client authentication included, or unsupported authentication method).',
    'observed',
  ),
  'unsupported-grant-type': oauth(
    400,
    'unsupported_grant_type',
    'The authorization grant type is not supported by the authorization server.',
  ),
  'invalid-scope': oauth(
    400,
    'invalid_scope',
    'The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.',
  ),
  'server-error': {
    ...oauth(
      500,
      'server_error',
      'The authorization server encountered an unexpected condition that prevented it from fulfilling the request.',
      'assumed',
      RFC_6749_SERVER,
    ),
    onlyByFault: true,
  },
  'temporarily-unavailable': {
    ...oauth(
      503,
      'temporarily_unavailable',
      'The authorization server is currently unable to handle the request due to a temporary overloading or maintenance of the server.',
      'assumed',
      RFC_6749_SERVER,
    ),
    onlyByFault: true,
  },
  'missing-token': challenge(400, 'invalid_request', 'Unable to find token in the message'),
  'invalid-token': challenge(401, 'invalid_token', 'Unable to find the access token in persistent storage.'),
  'expired-token': challenge(401, 'invalid_token', 'The access token expired.'),
  'disabled-client': challenge(401, 'invalid_token', 'The client app was not found or is disabled.'),
  'insufficient-scope': challenge(
    403,
    'insufficient_scope',
    'scope(s) associated with access token are not valid to access this resource.',
  ),
  'not-subscribed': plain(403, 'Forbidden', 'observed', SUBSCRIPTION),
  errautusr0001: {
    status: 403,
    shape: 'sne',
    code: 'ERRAUTUSR0001',
    text: "Aucun profil métier n'est attribué à cette application cliente. Veuillez contacter les administrateurs de l'API SNE-Cotation.",
    section: CALL,
    provenance: 'documented',
  },
  'quota-exceeded': plain(429, 'Too Many Requests'),
  'bad-request': plain(400, 'Bad Request', 'assumed'),
  'no-match': plain(404, 'No match found for request'),
  'method-not-allowed': plain(405, 'Method Not Allowed'),
  'gateway-error': { ...plain(500, 'Internal Server Error'), onlyByFault: true },
  'gateway-unavailable': { ...plain(503, 'Service Unavailable'), onlyByFault: true },
} as const satisfies Record<string, PisteRow>;

export type Case = keyof typeof errors;

/** RFC 6749 section 5.1: nobody keeps what the token endpoint answers. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/** Whether a request is the authorisation server's to answer; all others are the gateway's. */
export const isForAuthorisation = ({ path }: Request): boolean => path.startsWith('/api/oauth');

/** A refusal in the words of whoever refuses: the authorisation server, the gateway or SNE-Cotation. */
export function render({ case: id, details, call }: Refusal<{ readonly world: World }>): Reply {
  const { shape, code, text: said, status } = errors[id as Case];
  const headers = details.headers ?? {};
  switch (shape) {
    case 'oauth':
      return json(status, { error: code, error_description: said }, { ...NO_STORE, ...headers });
    case 'challenge': {
      const { realm } = dialectOf(call.world);
      const scope = id === 'insufficient-scope' ? `,scope="Scopes must match Any of these scopes:${API_SCOPES}"` : '';
      const challenge = `Bearer realm="${realm}",error="${code}",error_description="${said}"${scope}`;
      return empty(status, { 'www-authenticate': challenge, ...headers });
    }
    case 'sne':
      return json(dialectOf(call.world).businessProfileStatus, { code, message: said }, headers);
    case 'plain':
      return text(status, said, 'text/plain; charset=utf-8', headers);
  }
}

/** The scopes of which a token needs one to use the API. */
export const API_SCOPES = 'openid resource.READ';
