import type { ErrorRow, Refusal } from '../../kit/operation.ts';
import { json, type Reply } from '../../kit/reply.ts';
import type { World } from '../../world/world.ts';
import { consentRefused, isConsentForm } from './consent-page.ts';

/** A row of an error table. */
interface Row extends ErrorRow {
  /** What its column `Status` says, where that is not what others with this status say. */
  readonly word?: string;
}

/**
 * Rows of the error table of a section, by their ids: texts as printed, nearly all of them with 400.
 * @param word what their column `Status` says, where that is not what others with this status say
 */
export const documented = <const Case extends string>(
  section: string,
  texts: Readonly<Record<Case, string>>,
  status = 400,
  word?: string,
): Readonly<Record<Case, ErrorRow>> =>
  rowsOf(texts, { status, section, provenance: 'documented', ...(word !== undefined && { word }) });

/** Rows that the error table of a section lacks, in the words of the others. */
export const assumed = <const Case extends string>(
  section: string,
  texts: Readonly<Record<Case, string>>,
  status = 400,
  word?: string,
): Readonly<Record<Case, ErrorRow>> =>
  rowsOf(texts, { status, section, provenance: 'assumed', ...(word !== undefined && { word }) });

const rowsOf = <Case extends string>(texts: Readonly<Record<Case, string>>, row: Omit<Row, 'text'>) =>
  Object.fromEntries(Object.entries<string>(texts).map(([id, text]) => [id, { ...row, text }])) as Record<
    Case,
    ErrorRow
  >;

/** What no table of section 3 has, and every operation may answer. */
const everywhere = {
  ...assumed('3', { 'malformed-request': 'The request is malformed.' }),
  'ip-not-authorized': {
    status: 403,
    text: 'AED IP not authorized.',
    section: '2.3.1',
    provenance: 'documented',
  },
  'internal-error': {
    status: 500,
    text: 'The server encounters an unexpected condition',
    section: '3.1',
    provenance: 'documented',
    onlyByFault: true,
  },
} as const satisfies Record<string, ErrorRow>;

/** Why a certificate cannot sign: the document is silent. */
const certificate = assumed('3', {
  'no-certificate': 'There is no valid certificate for this credential.',
  'certificate-revoked': 'Signing certificate is revoked.',
  'certificate-expired': 'Signing certificate is expired.',
  'certificate-locked': 'Signing certificate is locked.',
});

export const errors = {
  ...everywhere,
  ...certificate,
  ...assumed('2.3.17', { 'quota-exhausted': 'The quota is exhausted.' }, 403),
  ...assumed('3', { 'unknown-path': 'There is no such service.' }, 404),
  ...assumed('3', { 'service-unavailable': 'The service is busy.' }, 503),
} as const satisfies Record<string, ErrorRow>;

export type Case = keyof typeof errors;

export const everyOperation = Object.keys(everywhere) as (keyof typeof everywhere)[];
export const certificateCases = Object.keys(certificate) as (keyof typeof certificate)[];

/** The words beside a status: in the column `Status`, and in the column `Error`. */
const WORDS: Readonly<Record<number, readonly [status: string, error: string]>> = {
  400: ['INVALID REQUEST', 'invalid_request'],
  403: ['FORBIDDEN', 'access_denied'],
  404: ['NOT FOUND', 'not_found'],
  429: ['TOO MANY REQUEST', 'too_many_requests'],
  503: ['SERVICE UNAVAILABLE', 'temporarily_unavailable'],
};

/** Where the columns of an error table are those of the Cloud Signature Consortium: sections 3.2 to 3.6, 2.3.6 and 2.3.7. */
const LIKE_CSC =
  /^\/tunsign-proxy-webapp\/(oauth2|services\/(v1\/(oauth2|signatures|credentials\/extendTransaction)|rest\/tunsign-proxy-admin\/aed-(request|user)-status))\//;

/** Where they are a code and a message: sections 2.3.3 to 2.3.5, and 2.3.8. */
const MESSAGES = /\/tunsign-proxy-admin\/(create-digigo-user|upload-proof|validate-identity|update-digigo-user)\//;

/** What the document prints where the address, the number or the file is named that a refusal is about. */
const NAMED = '*****';

/** The internal error of a section, in its own words. */
export const internalError = (
  section: string,
  text: string,
  word?: string,
): { readonly 'internal-error': ErrorRow } => {
  const row: Row = { status: 500, text, section, provenance: 'documented', onlyByFault: true, ...(word && { word }) };
  return { 'internal-error': row };
};

/**
 * A refusal in the columns of the operation's error table. No document and no client shows a body: that the columns are
 * its members is assumed.
 */
export function render(refusal: Refusal<{ readonly world: World }>): Reply {
  const { call, details } = refusal;
  if (isConsentForm(call.request)) return consentRefused(refusal);
  const { named = NAMED } = details;
  return json(refusal.row.status, bodyOf(refusal.row, `${call.request.path}/`, String(named)), details.headers);
}

function bodyOf(row: Row, path: string, named: string): object {
  const text = row.text.replaceAll(NAMED, () => named);
  if (MESSAGES.test(path)) return { code: row.status, message: text };
  const [word, error] = WORDS[row.status] ?? ['INTERNAL ERROR', 'server_error'];
  if (LIKE_CSC.test(path)) return { error: row.word ?? error, error_description: text };
  return { status: row.word ?? word, code: row.status, description: text };
}
