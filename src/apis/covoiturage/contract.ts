import type { WorldContext } from '../../kit/module.ts';
import { contract } from '../../kit/operation.ts';
import { authenticate } from './access.ts';
import { dialectOf } from './dialect.ts';
import { errors, render } from './errors.ts';

/** The certificates of the Registre de preuve de covoiturage. */
export const covoiturage = contract<WorldContext>()({
  api: 'covoiturage',
  document: 'Registre de preuve de covoiturage, Attestations de covoiturage',
  bases: ['/v2', '/attestation', '/attestations'],
  bodyLimit: () => 64 * 1024,
  errors,
  internal: () => 'internal-server-error',
  admit: ({ path }, contract, { world }, fail) => {
    if (contract?.id !== 'covoiturage.download-pdf-with-meta' || dialectOf(world).edition === '2022') return;
    throw fail('not-found', `${path} is of the edition 2022, which the dialect of this world is not`);
  },
  authenticate,
  reject: ({ part, message, field }, _request, fail) =>
    fail(
      part === 'params' ? 'not-found' : 'bad-request',
      [field.join('.'), message].filter((part) => part !== '').join(' '),
      field.length > 0 ? { field } : {},
    ),
  unmatched: ({ method, path }, _body, fail) => fail('not-found', `nothing answers ${method} ${path}`),
  render,
});
