import type { Contract } from '../../kit/contracts.ts';
import { didYouMean } from '../../kit/nearest.ts';
import type { Departure } from '../schema.ts';
import { isFields, type XadesSigning } from './signed-fields.ts';
import type { CallInput } from './steps.ts';

const BODIES = ['form', 'json', 'text'] as const;

/**
 * What is wrong with what a step sends: parameters that the operation does not have or cannot do without, bodies it does
 * not take, and what contradicts itself. Values are left alone: to be refused is what some stories are about.
 * @returns paths from `with` on
 */
export const inputProblems = (contract: Contract, input: CallInput): Departure[] => [
  ...pathProblems(contract, input),
  ...queryProblems(contract, input),
  ...bodyProblems(contract, input),
  ...signingProblems(contract, input),
];

function pathProblems({ id, paths: [documented = ''] }: Contract, { path = {} }: CallInput): Departure[] {
  const names = [...documented.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return [
    ...unknownNames(Object.keys(path), names, `the path of ${id} has no`, 'path'),
    ...names
      .filter((name) => !Object.hasOwn(path, name))
      .map((name) => ({ path: ['path'], message: `${name} is missing, of ${documented}` })),
  ];
}

function queryProblems({ id, queryNames }: Contract, { query = {} }: CallInput): Departure[] {
  const known = (name: string) => queryNames.includes(name.split('[', 1)[0] ?? '');
  const unknown = Object.keys(query).filter((name) => !known(name));
  return unknownNames(unknown, queryNames, `the query of ${id} has no`, 'query');
}

const unknownNames = (given: readonly string[], known: readonly string[], said: string, part: string): Departure[] =>
  given
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: [part, name], message: `${said} ${name}${didYouMean(name, known)}` }));

function bodyProblems({ id, bodies }: Contract, input: CallInput): Departure[] {
  const [first, second] = BODIES.filter((kind) => input[kind] !== undefined);
  if (first === undefined) return [];
  if (Object.keys(bodies).length === 0) return [{ path: [first], message: `${id} takes no body` }];
  return second === undefined ? [] : [{ path: [second], message: `a request has one body, and ${first} is there` }];
}

function signingProblems(contract: Contract, input: CallInput): Departure[] {
  const { sign = {} } = input;
  if (sign.rdex !== undefined) return rdexProblems(contract, input);
  return sign.xades === undefined ? bearerProblems(input) : xadesProblems(contract, input, sign.xades);
}

const bearerProblems = ({ sign = {}, headers = {} }: CallInput): Departure[] =>
  Object.keys(headers)
    .filter((name) => sign.bearer !== undefined && name.toLowerCase() === 'authorization')
    .map((name) => ({ path: ['headers', name], message: 'sign.bearer makes this header' }));

function rdexProblems({ id, api }: Contract, { query = {} }: CallInput): Departure[] {
  if (api !== 'rdex') return [{ path: ['sign', 'rdex'], message: `${id} is not signed so: only RDEX is` }];
  return ['apikey', 'signature']
    .filter((name) => Object.hasOwn(query, name))
    .map((name) => ({ path: ['query', name], message: 'sign.rdex makes this parameter' }));
}

function xadesProblems({ id, api }: Contract, { json }: CallInput, { field }: XadesSigning): Departure[] {
  if (api !== 'digigo') return [{ path: ['sign', 'xades'], message: `${id} is not signed so: only DigiGO is` }];
  if (json === undefined) return [{ path: ['sign', 'xades'], message: 'there is no json, whose fields this signs' }];
  if (!isFields(json)) return [{ path: ['json'], message: 'must be an object: sign.xades signs its fields' }];
  return Object.hasOwn(json, field) ? [{ path: ['json', field], message: 'sign.xades makes this field' }] : [];
}
