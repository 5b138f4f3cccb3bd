import { contractsOf } from '../../kit/contracts.ts';
import type { WorldContext } from '../../kit/module.ts';
import { contract } from '../../kit/operation.ts';
import { errors, render, unmatched } from './errors.ts';
import { type Admitted, admit } from './gateway.ts';

const knownPaths = new Set(contractsOf('piste').flatMap(({ paths }) => paths));

/** PISTE as a whole: an authorisation server, and a gateway before the APIs. */
export const piste = contract<WorldContext>()({
  api: 'piste',
  document: "Guide de consommation de l'API SNE-Cotation",
  bases: ['/api/oauth', '/mtes'],
  bodyLimit: 64 * 1024,
  errors,
  internal: 'server-error',
  authenticate: (call, fail): Admitted | undefined | Promise<Admitted> =>
    call.request.path.startsWith('/api/oauth') ? undefined : admit(call, fail),
  reject: ({ message, field }, _request, fail) =>
    fail('invalid-request', [...field, message].join(' '), field.length > 0 ? { field } : {}),
  unmatched: (request, _body, fail) => unmatched(request, knownPaths, fail),
  render,
});
