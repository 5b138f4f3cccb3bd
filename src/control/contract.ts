import { contractsOf, type Violation } from '../kit/contracts.ts';
import { contract } from '../kit/operation.ts';
import { admit } from './admission.ts';
import type { Desk } from './desk.ts';
import { errorRows, render } from './errors.ts';

const BODY_LIMIT = 1024 * 1024;
/** Scenarios and snapshots may be large. */
const LARGE_BODY_LIMIT = 64 * 1024 * 1024;
const LARGE = new Set(['control.put-world', 'control.put-snapshot']);

/** Operations that answer anybody: what an orchestrator polls, and the links of mails, whose code is their secret. */
const PUBLIC = new Set(['control.health', 'control.ready', 'control.links']);

const known = contractsOf('control').flatMap(({ method, paths }) =>
  paths.map((path) => ({
    method,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  })),
);

/** The fifth API: for people, test programs and the console. */
export const control = contract<{ readonly desk: Desk }>()({
  api: 'control',
  document: 'Control API',
  bases: ['/_sim'],
  bodyLimit: (contract) => (LARGE.has(contract?.id ?? '') ? LARGE_BODY_LIMIT : BODY_LIMIT),
  errors: errorRows,
  internal: () => 'internal-error',
  admit(request, contract, { desk }, fail) {
    if (request.path.startsWith('/_sim') && !PUBLIC.has(contract?.id ?? '')) admit(request, desk, fail);
  },
  authenticate: () => undefined,
  reject: (violation, _request, fail) =>
    fail('invalid-request', described(violation), violation.field.length > 0 ? { field: violation.field } : {}),
  unmatched({ method, path }, _body, fail) {
    const allowed = known.filter(({ pattern }) => pattern.test(path)).map((operation) => operation.method);
    if (allowed.length === 0) {
      return fail('not-found', `nothing answers at ${path}; GET /_sim/openapi/control.yaml says what does`);
    }
    const headers = { allow: allowed.join(', ') };
    return fail('method-not-allowed', `${path} answers ${headers.allow}, not ${method}`, { headers });
  },
  render,
});

/** A departure from the contract in one sentence. */
function described({ part, field, rule, bounds, message }: Violation): string {
  if (part === 'params' && field[0] === 'w') {
    return 'this is no name of a world: letters, digits, - and _, up to 64, the first a letter or a digit';
  }
  const { allowedValues, additionalProperty } = bounds;
  if (rule === 'enum') return `${field.join('.')} must be one of ${(allowedValues as unknown[]).join(', ')}`;
  if (additionalProperty !== undefined) return `${[...field, additionalProperty].join('.')} is unknown here`;
  return [field.join('.'), message].filter((text) => text !== '').join(' ');
}
