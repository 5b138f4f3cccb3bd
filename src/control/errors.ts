import type { ErrorRow, Refusal } from '../kit/operation.ts';
import { json, type Reply } from '../kit/reply.ts';

const SECTION = 'Control API';

/** What the control API refuses with, as RFC 9457 problem documents. */
export const errors = {
  'invalid-request': { status: 400, text: 'The request is not valid.' },
  unauthorized: { status: 401, text: 'The control API asks for its token.' },
  forbidden: { status: 403, text: 'The control API answers this machine only.' },
  'not-found': { status: 404, text: 'There is no such thing.' },
  'method-not-allowed': { status: 405, text: 'This path does not answer that method.' },
  conflict: { status: 409, text: 'The world is not in a state for that.' },
  'precondition-failed': { status: 412, text: 'The world is there already.' },
  'internal-error': { status: 500, text: 'The simulator failed.' },
  unavailable: { status: 503, text: 'This cannot be used for now.' },
} as const satisfies Record<string, Pick<ErrorRow, 'status' | 'text'>>;

export type Case = keyof typeof errors;

export const errorRows = Object.fromEntries(
  Object.entries(errors).map(([id, row]) => [id, { ...row, section: SECTION, provenance: 'documented' }]),
) as Record<Case, ErrorRow>;

/** A refusal as a problem document; `details` become members of their own. */
export function render({ case: id, row, because, details }: Refusal<object>): Reply {
  const { headers = {}, field, stack: _stack, ...members } = details;
  const problem = {
    type: `about:blank#${id}`,
    title: row.text,
    status: row.status,
    detail: because,
    ...(field !== undefined && { field: field.join('.') }),
    ...members,
  };
  return json(row.status, problem, { 'content-type': 'application/problem+json', ...headers });
}
