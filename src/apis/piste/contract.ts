import { contractsOf } from '../../kit/contracts.ts';
import type { Failure } from '../../kit/failure.ts';
import type { WorldContext } from '../../kit/module.ts';
import { contract, type Fail } from '../../kit/operation.ts';
import type { Request } from '../../kit/request.ts';
import { type Case, errors, isForAuthorisation, render } from './errors.ts';
import { type Admitted, admit } from './gateway.ts';

/** The method that each path answers. */
const methods = new Map(contractsOf('piste').flatMap(({ paths, method }) => paths.map((path) => [path, method])));

/** PISTE as a whole: an authorisation server, and a gateway before the APIs. */
export const piste = contract<WorldContext>()({
  api: 'piste',
  document: "Guide de consommation de l'API SNE-Cotation",
  bases: ['/api/oauth', '/mtes'],
  bodyLimit: () => 64 * 1024,
  errors,
  internal: (request) => (isForAuthorisation(request) ? 'server-error' : 'gateway-error'),
  authenticate: (call, fail): Admitted | undefined | Promise<Admitted> =>
    isForAuthorisation(call.request) ? undefined : admit(call, fail),
  reject: ({ message, field }, request, fail) => {
    const refusal = isForAuthorisation(request) ? 'invalid-request' : 'bad-request';
    return fail(refusal, [...field, message].join(' '), field.length > 0 ? { field } : {});
  },
  unmatched,
  render,
});

/** What is refused where no operation answers: another verb, or an unknown path. */
function unmatched({ method, path }: Request, _body: Buffer, fail: Fail<Case>): Failure {
  const allow = methods.get(path);
  if (allow === undefined) return fail('no-match', `nothing is published at ${path}`);
  return fail('method-not-allowed', `${path} does not answer ${method}`, { headers: { allow } });
}
