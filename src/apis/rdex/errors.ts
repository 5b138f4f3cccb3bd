import type { ErrorRow, Refusal } from '../../kit/operation.ts';
import { json, type Reply } from '../../kit/reply.ts';
import type { World } from '../../world/world.ts';
import { dialectOf } from './dialect.ts';
import { operatorOf } from './state.ts';

/** A row of annex 3: it gives a code and an HTTP status, and leaves the meaning empty. */
const row = <const Status extends number>(status: Status, text: string) =>
  ({ status, text, section: 'Annexe 3', provenance: 'documented' }) as const satisfies ErrorRow;

/** Annex 3, whole and in its order. */
export const errors = {
  'access-denied': row(401, 'access_denied'),
  'already-exists': row(409, 'already_exists'),
  'insufficient-permissions': row(403, 'insufficient_permissions'),
  'internal-error': { ...row(500, 'internal_error'), onlyByFault: true },
  'invalid-input': row(400, 'invalid_input'),
  'invalid-uri': row(400, 'invalid_uri'),
  'invalid-uuid': row(400, 'invalid_uuid'),
  'missing-mandatory-field': row(400, 'missing_mandatory_field'),
  'missing-required-query-parameter': row(400, 'missing_required_query_parameter'),
  'no-post-data': row(400, 'no_post_data'),
  'no-put-data': row(400, 'no_put_data'),
  'not-implemented': row(501, 'not_implemented'),
  'origin-mismatch': row(403, 'origin_mismatch'),
  'resource-not-found': row(404, 'resource_not_found'),
  'signature-mismatch': row(401, 'signature_mismatch'),
  'timestamp-too-skewed': row(401, 'timestamp_too_skewed'),
  'too-late': row(400, 'too_late'),
  'too-many-post': row(429, 'too_many_post'),
  'too-many-queries': row(429, 'too_many_queries'),
  'undefined-error': { ...row(400, 'undefined_error'), onlyByFault: true },
  'unknown-user': row(400, 'unknown_user'),
  'unsupported-http-verb': row(405, 'unsupported_http_verb'),
} as const satisfies Record<string, ErrorRow>;

export type Case = keyof typeof errors;

/** Annex 3 holds for the API as a whole: every operation documents all of it. */
export const everyCase = Object.keys(errors) as Case[];

/** The error structure of section 1.4, in JSON under every extension ("une réponse en json"). */
export function render({ row: { status, text }, because, details, call }: Refusal<{ readonly world: World }>): Reply {
  const { name } = operatorOf(call.world);
  const error = {
    name: text,
    message_debug: because,
    message_user: `An unexpected error occurred. Please try again. If the problem persists, please contact ${name}.`,
    field: details.field === undefined ? null : fieldText(details.field, dialectOf(call.world).field),
  };
  return json(status, { error }, details.headers);
}

/** `latitude`, as section 1.4 prints, or `p[from][latitude]`. */
const fieldText = (field: readonly string[], style: 'name' | 'path'): string =>
  style === 'name' ? (field.at(-1) ?? '') : bracketed(field);

/** A field as queries and forms name it: `p[from][latitude]`. */
export const bracketed = ([first = '', ...rest]: readonly string[]): string =>
  first + rest.map((key) => `[${key}]`).join('');
