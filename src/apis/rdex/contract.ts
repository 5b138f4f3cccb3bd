import type { Violation } from '../../kit/contracts.ts';
import type { Failure } from '../../kit/failure.ts';
import type { WorldContext } from '../../kit/module.ts';
import { contract, type Fail } from '../../kit/operation.ts';
import type { Request } from '../../kit/request.ts';
import { admit } from './access.ts';
import { bracketed, type Case, errors, render } from './errors.ts';

/** RDEX as a whole (sections 1.1 to 1.4). */
export const rdex = contract<WorldContext>()({
  api: 'rdex',
  document: 'RDEX 1.2.1',
  bases: ['/rdexapi', '/restapi', '/rdex'],
  bodyLimit: () => 1024 * 1024,
  errors,
  internal: () => 'internal-error',
  authenticate: admit,
  reject: rejected,
  unmatched,
  render,
});

/** The documented case of a departure from the contract: by where it is, and whether something is missing or wrong. */
function rejected(violation: Violation, _request: Request, fail: Fail<Case>): Failure {
  const { part, field, missing } = violation;
  const details = field.length === 0 ? {} : { field };
  if (part === 'target') return fail('invalid-uri', violation.message);
  if (missing && part === 'query')
    return fail('missing-required-query-parameter', `${bracketed(field)} is missing`, details);
  if (missing && field.length === 0) return fail('no-post-data', violation.message);
  if (missing) return fail('missing-mandatory-field', `${bracketed(field)} is missing`, details);
  if (field.at(-1) === 'uuid') return fail('invalid-uuid', `${bracketed(field)} must be a number or a UUID`, details);
  return fail('invalid-input', wording(violation), details);
}

/** What a value must be, in the manner of section 1.4's example. */
function wording({ field, rule, bounds, message }: Violation): string {
  if (field.at(-1) === 'latitude') return 'must be a float between -90 and 90';
  if (field.at(-1) === 'longitude') return 'must be a float between -180 and 180';
  if (field.at(-1) === 'details') return 'must be a text of 500 characters at most';
  if (rule !== 'enum') return message;
  const allowed = new Set((bounds['allowedValues'] as unknown[]).map(String).filter((value) => value !== ''));
  return `must be one of ${[...allowed].join(', ')}`;
}

const RESOURCE = /^\/[^/]+\/(journeys|connections)(\/[^/]*)?(\.(json|xml))?$/;

/** What is refused where no operation answers: annex 3 has a code for each verb. */
function unmatched({ method, path }: Request, body: Buffer, fail: Fail<Case>): Failure {
  const known = RESOURCE.exec(path);
  if (known === null) return fail('resource-not-found', `${path} is no resource; journeys and connections are`);
  if (method === 'PUT' && body.length === 0) return fail('no-put-data', 'PUT without a body');
  if (method === 'PUT' || method === 'DELETE')
    return fail('not-implemented', `${method} is described in section 1.1 and for no resource`);
  if (known[2] !== undefined) return fail('resource-not-found', `${path} is no resource; ${known[1]} is`);
  const allow = known[1] === 'journeys' ? 'GET' : 'POST';
  return fail('unsupported-http-verb', `${path} does not answer ${method}`, { headers: { allow } });
}
