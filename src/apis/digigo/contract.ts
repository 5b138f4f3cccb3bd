import { templates, type Violation } from '../../kit/contracts.ts';
import type { Failure } from '../../kit/failure.ts';
import { maskedPath } from '../../kit/masking.ts';
import type { WorldContext } from '../../kit/module.ts';
import { contract, type Fail, type Operation } from '../../kit/operation.ts';
import type { Request } from '../../kit/request.ts';
import { callerOf } from './access.ts';
import { type Case, errors, render } from './errors.ts';
import { asContracted } from './tolerance.ts';

/**
 * Six files of 1 MB in base64, and once more what was signed of them: in base64 of base64 of base64. Or a document of 16 MB and what
 * it is of.
 */
const FILES_LIMIT = 32 * 1024 * 1024;
const WITH_FILES = /\/(create-digigo-user|upload-proof|validate-identity|validate-signature)(\/|$)/;

/** DigiGO as a whole, and where its certificates say that more is known about them. */
export const digigo = contract<WorldContext>()({
  api: 'digigo',
  document: "Spécifications de l'API DigiGO Service 01.5",
  bases: ['/tunsign-proxy-webapp', '/crl', '/ocsp', '/ca'],
  bodyLimit: (contract) => (contract?.paths.some((path) => WITH_FILES.test(path)) ? FILES_LIMIT : 1024 * 1024),
  errors,
  read: asContracted,
  internal: () => 'internal-error',
  authenticate: callerOf,
  reject: rejected,
  unmatched: ({ method, path }, _body, fail) =>
    fail('unknown-path', `nothing answers ${method} ${maskedPath(path, templates)}`),
  render,
});

/** What the tables call a body that has no fields. */
const BODIES: Readonly<Record<string, string>> = {
  'digigo.oauth2-token': 'redirectUri',
  'digigo.sign-hash': 'hash',
  'digigo.extend-transaction': 'hash',
  'digigo.timestamp': 'hash',
  'digigo.validate-signature': 'bytes',
};

/**
 * The documented case of a departure from the contract: the operation's row for that parameter, `missing-client-id` or
 * `invalid-client-id`.
 */
function rejected(
  { part, field, missing, rule, message }: Violation,
  _request: Request,
  fail: Fail<Case>,
  operation: Operation<WorldContext> | undefined,
): Failure {
  const name = field.at(-1) ?? (part === 'body' ? BODIES[operation?.id ?? ''] : undefined);
  if (name === undefined) return fail('malformed-request', message);
  const rows = [
    ...(rule === 'too-large' ? ['document-too-large'] : []),
    ...(missing ? [`missing-${kebab(name)}`] : []),
    `invalid-${kebab(name)}`,
  ];
  const row = rows.find((id) => operation !== undefined && Object.hasOwn(operation.errors, id));
  const because = missing ? `${name} is missing` : `${name} ${message}`;
  return fail((row as Case | undefined) ?? 'malformed-request', because, { field: [name] });
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
