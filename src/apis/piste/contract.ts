import { contractsOf } from '../../kit/contracts.ts';
import type { WorldContext } from '../../kit/module.ts';
import { contract } from '../../kit/operation.ts';
import { errors, isForAuthorisation, render, unmatched } from './errors.ts';
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
    isForAuthorisation(call.request) ? undefined : admit(call, fail),
  reject: ({ message, field }, request, fail) => {
    const refusal = isForAuthorisation(request) ? 'invalid-request' : 'bad-request';
    return fail(refusal, [...field, message].join(' '), field.length > 0 ? { field } : {});
  },
  unmatched: (request, _body, fail) => unmatched(request, knownPaths, fail),
  render,
});
