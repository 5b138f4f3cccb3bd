import type { ErrorRow, Fail, Refusal } from '../../kit/operation.ts';
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
const RFC_6750 = 'RFC 6750, 3.1';
const CONSUME = "Appel d'un endpoint";

/** Everything that the authorisation server, the gateway and SNE-Cotation refuse with. */
export const errors = {
  'invalid-request': {
    status: 400,
    shape: 'oauth',
    code: 'invalid_request',
    text: 'The request is missing a required parameter, includes an unsupported parameter value (other than grant type), repeats a parameter, includes multiple credentials, utilizes more than one mechanism for authenticating the client, or is otherwise malformed.',
    section: RFC_6749,
    provenance: 'assumed',
  },
  'invalid-client': {
    status: 400,
    shape: 'oauth',
    code: 'invalid_client',
    text: 'Client authentication failed (e.g. unknown client, no client authentication included, or unsupported authentication method).',
    section: RFC_6749,
    provenance: 'observed',
  },
  'unsupported-grant-type': {
    status: 400,
    shape: 'oauth',
    code: 'unsupported_grant_type',
    text: 'The authorization grant type is not supported by the authorization server.',
    section: RFC_6749,
    provenance: 'assumed',
  },
  'invalid-scope': {
    status: 400,
    shape: 'oauth',
    code: 'invalid_scope',
    text: 'The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.',
    section: RFC_6749,
    provenance: 'assumed',
  },
  'server-error': {
    status: 500,
    shape: 'oauth',
    code: 'server_error',
    text: 'The authorization server encountered an unexpected condition that prevented it from fulfilling the request.',
    section: 'RFC 6749, 4.1.2.1',
    provenance: 'assumed',
  },
  'temporarily-unavailable': {
    status: 503,
    shape: 'oauth',
    code: 'temporarily_unavailable',
    text: 'The authorization server is currently unable to handle the request due to a temporary overloading or maintenance of the server.',
    section: 'RFC 6749, 4.1.2.1',
    provenance: 'assumed',
    onlyByFault: true,
  },
  'bad-request': {
    status: 400,
    shape: 'plain',
    code: 'Bad Request',
    text: 'Bad Request',
    section: CONSUME,
    provenance: 'assumed',
  },
  'missing-token': {
    status: 400,
    shape: 'challenge',
    code: 'invalid_request',
    text: 'Unable to find token in the message',
    section: RFC_6750,
    provenance: 'observed',
  },
  'invalid-token': {
    status: 401,
    shape: 'challenge',
    code: 'invalid_token',
    text: 'Unable to find the access token in persistent storage.',
    section: RFC_6750,
    provenance: 'observed',
  },
  'expired-token': {
    status: 401,
    shape: 'challenge',
    code: 'invalid_token',
    text: 'The access token expired.',
    section: RFC_6750,
    provenance: 'observed',
  },
  'disabled-client': {
    status: 401,
    shape: 'challenge',
    code: 'invalid_token',
    text: 'The client app was not found or is disabled.',
    section: RFC_6750,
    provenance: 'observed',
  },
  'insufficient-scope': {
    status: 403,
    shape: 'challenge',
    code: 'insufficient_scope',
    text: 'scope(s) associated with access token are not valid to access this resource.',
    section: RFC_6750,
    provenance: 'observed',
  },
  'not-subscribed': {
    status: 403,
    shape: 'plain',
    code: 'Forbidden',
    text: 'Forbidden',
    section: 'Application cliente "bac à sable", étape 3',
    provenance: 'observed',
  },
  errautusr0001: {
    status: 403,
    shape: 'sne',
    code: 'ERRAUTUSR0001',
    text: "Aucun profil métier n'est attribué à cette application cliente. Veuillez contacter les administrateurs de l'API SNE-Cotation.",
    section: CONSUME,
    provenance: 'documented',
  },
  'quota-exceeded': {
    status: 429,
    shape: 'plain',
    code: 'Too Many Requests',
    text: 'Too Many Requests',
    section: CONSUME,
    provenance: 'observed',
  },
  'no-match': {
    status: 404,
    shape: 'plain',
    code: 'Not Found',
    text: 'No match found for request',
    section: CONSUME,
    provenance: 'observed',
  },
  'method-not-allowed': {
    status: 405,
    shape: 'plain',
    code: 'Method Not Allowed',
    text: 'Method Not Allowed',
    section: CONSUME,
    provenance: 'observed',
  },
  'gateway-error': {
    status: 500,
    shape: 'plain',
    code: 'Internal Server Error',
    text: 'Internal Server Error',
    section: CONSUME,
    provenance: 'observed',
    onlyByFault: true,
  },
  'gateway-unavailable': {
    status: 503,
    shape: 'plain',
    code: 'Service Unavailable',
    text: 'Service Unavailable',
    section: CONSUME,
    provenance: 'observed',
    onlyByFault: true,
  },
} as const satisfies Record<string, PisteRow>;

export type Case = keyof typeof errors;

/** RFC 6749 section 5.1: nobody keeps what the token endpoint answers. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/** Whether a request is the authorisation server's to answer; all others are the gateway's. */
export const isForAuthorisation = ({ path }: Request): boolean => path.startsWith('/api/oauth');

/** A refusal in the words of whoever refuses: the authorisation server, the gateway or SNE-Cotation. */
export function render({ case: id, details, call }: Refusal<{ readonly world: World }>): Reply {
  const isOfGateway = id === 'server-error' && !isForAuthorisation(call.request);
  const { shape, code, text: said, status } = errors[isOfGateway ? 'gateway-error' : (id as Case)];
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

/** What is refused below a base where no operation answers: another verb, or an unknown path. */
export function unmatched({ method, path }: Request, known: ReadonlySet<string>, fail: Fail<Case>) {
  return known.has(path)
    ? fail('method-not-allowed', `${path} does not answer ${method}`)
    : fail('no-match', `nothing is published at ${path}`);
}
