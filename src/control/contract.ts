import { contractsOf } from '../kit/contracts.ts';
import type { Fail } from '../kit/operation.ts';
import { contract } from '../kit/operation.ts';
import type { Request } from '../kit/request.ts';
import { sameSecret } from '../kit/secrets.ts';
import type { Desk } from './desk.ts';
import { type Case, errorRows, render } from './errors.ts';

/** Scenarios and snapshots may be large. */
const BODY_LIMIT = 64 * 1024 * 1024;

/** Operations that answer anybody: what an orchestrator polls. */
const PUBLIC = new Set(['control.health', 'control.ready']);

const LOOPBACK = /^(127\.|::1$)/;

const knownPaths = contractsOf('control').flatMap(({ paths }) =>
  paths.map((path) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)),
);

/** The fifth API: for people, test programs and the console. */
export const control = contract<{ readonly desk: Desk }>()({
  api: 'control',
  document: 'Control API',
  bases: ['/_sim'],
  bodyLimit: BODY_LIMIT,
  errors: errorRows,
  internal: 'internal-error',
  authenticate: ({ contract, request, desk }, fail) => {
    if (!PUBLIC.has(contract?.id ?? '')) admit(request, desk, fail);
  },
  reject: ({ message, field }, _request, fail) =>
    fail('invalid-request', [...field, message].join(' '), field.length > 0 ? { field } : {}),
  unmatched: ({ method, path }, _body, fail) =>
    knownPaths.some((known) => known.test(path))
      ? fail('method-not-allowed', `${path} does not answer ${method}`)
      : fail('not-found', `nothing answers at ${path}; GET /_sim/catalogue lists what does`),
  render,
});

function admit({ headers, peer }: Request, { token, open }: Desk, fail: Fail<Case>): void {
  if (token !== undefined) {
    const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (given === undefined || !sameSecret(given, token)) {
      const challenge = { 'www-authenticate': 'Bearer realm="bacasable control"' };
      throw fail('unauthorized', 'send Authorization: Bearer with the token of --control-token', {
        headers: challenge,
      });
    }
  } else if (!open && !LOOPBACK.test(peer)) {
    throw fail('forbidden', 'start the simulator with --control-token or --control-open to reach it from elsewhere');
  }
}
