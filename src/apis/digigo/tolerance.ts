import type { Contract, Parsed } from '../../kit/contracts.ts';
import { parseJson } from '../../kit/json.ts';

/** What the document calls a field in one place and the contract, like most of the document, in another. */
const FIELDS: Readonly<Record<string, string>> = {
  Organisation: 'organisation',
  taxIdentifieurFile: 'taxIdentifierFile',
  taxIdentifiantFile: 'taxIdentifierFile',
  taxIdentifieurFileType: 'taxIdentifierFileType',
  taxIdentifiantFileType: 'taxIdentifierFileType',
  NationalBusinessRegisterFile: 'nationalBusinessRegisterFile',
  screenshotFile1: 'screenshot1File',
  screenshotFile2: 'screenshot2File',
  ProofFile: 'proofFile',
  RequestorIdType: 'requestorIdType',
  txSignature: 'requestSignature',
};

/** What it writes for a value in one place and in another, by field. */
const VALUES: readonly (readonly [field: RegExp, values: Readonly<Record<string, unknown>>])[] = [
  [/^authDelivery$/, { '1': 1, '2': 2 }],
  [/^revocationReason$/, { CLE_COMPROMISE: 'KEY_COMPROMISE' }],
  [/FileType$/, { 'image/jpeg': 'image/jpg', 'text/pdf': 'application/pdf' }],
];

/** The services of section 2, whose bodies are fields in JSON, whatever the content type. */
const REGISTRATION = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin/';

/**
 * A request of section 2 as its contract has it.
 * @throws {Unparsable} when its body is not JSON
 */
export function asContracted(parsed: Parsed, contract: Contract | undefined): Parsed {
  if (!contract?.paths[0]?.startsWith(REGISTRATION)) return parsed;
  const { query, body } = parsed;
  return {
    ...parsed,
    query: withoutEmpty(canonical(query) as Record<string, unknown>),
    body: typeof body === 'string' ? canonical(parseJson(body)) : body,
  };
}

/** A parameter of a query without a value is one that is not there. */
const withoutEmpty = (query: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

/** Fields under the names of the contract and with its values, without those that are null; what is no object stays what it is. */
export function canonical(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([sent, value]) => {
      const name = named(FIELDS, sent.trim());
      if (value === null) return [];
      return [[name, typeof value === 'string' ? named(valuesOf(name), value.trim()) : value]];
    }),
  );
}

const valuesOf = (name: string) => VALUES.find(([field]) => field.test(name))?.[1] ?? {};

const named = <T>(names: Readonly<Record<string, T>>, name: string): T | string =>
  Object.hasOwn(names, name) ? (names[name] as T) : name;
