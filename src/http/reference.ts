import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Parsed, takenAs, type Violation } from '../kit/contracts.ts';
import type { Operation } from '../kit/operation.ts';
import { packageFile } from '../kit/package-file.ts';
import type { Reply } from '../kit/reply.ts';
import type { Request } from '../kit/request.ts';
import type { Reference } from '../kit/stage.ts';
import { type Answered, type Document, openChain, type ValidatorChain } from './validator-chain.ts';

const JSON_TYPE = /^application\/([\w.-]+\+)?json$/;

/** What a contract says of one status. */
interface Declared {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, object>>;
  /** OpenAPI cannot say "this or nothing". */
  readonly 'x-may-be-empty'?: boolean;
}

/** The contract of one API, and express-openapi-validator reading it. */
interface Spec {
  readonly chain: ValidatorChain;
  /** By operation. */
  readonly declared: ReadonlyMap<string, (status: number) => Declared | undefined>;
  /** By operation: the path parameters that may be empty, which OpenAPI cannot say either. */
  readonly mayBeEmpty: ReadonlyMap<string, readonly string[]>;
}

/** Reading one takes a quarter of a second: once in a process, and when it is asked for. */
const specs = new Map<string, Promise<Spec>>();

/**
 * express-openapi-validator as a second opinion, from the written contracts themselves.
 * @param folder where they are
 */
export async function openReference(folder = packageFile('specs/')): Promise<Reference> {
  const specOf = ({ contract: { api } }: Operation<never>): Promise<Spec> => {
    const { href } = new URL(`${api}.openapi.yaml`, folder);
    const spec = specs.get(href) ?? openSpec(new URL(href));
    specs.set(href, spec);
    return spec;
  };
  return {
    violation: async (request, parsed, operation) => violation(await specOf(operation), request, parsed, operation),
    checkReply: async (request, operation, reply) => checkReply(await specOf(operation), request, operation, reply),
  };
}

async function openSpec(file: URL): Promise<Spec> {
  const document: Document = parse(readFileSync(file, 'utf8'));
  const declared = new Map<string, (status: number) => Declared | undefined>();
  const mayBeEmpty = new Map<string, readonly string[]>();
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  for (const { operationId, parameters = [], responses } of operations) {
    if (responses === undefined) continue;
    mayBeEmpty.set(
      operationId,
      parameters.filter((parameter) => parameter['x-may-be-empty']).map(({ name }) => name),
    );
    declared.set(operationId, (status) => {
      const found: Declared | undefined = responses[status] ?? responses[`${`${status}`[0]}XX`] ?? responses['default'];
      const name = found?.$ref?.split('/').at(-1);
      return name === undefined ? found : document.components?.responses?.[name];
    });
  }
  return { chain: await openChain(document), declared, mayBeEmpty };
}

async function violation(
  { chain, mayBeEmpty }: Spec,
  { method, path: sentPath, headers }: Request,
  parsed: Parsed,
  { contract }: Operation<never>,
): Promise<Violation | undefined> {
  const { query, params, body, mediaType: sent } = structuredClone({ ...parsed, body: asText(parsed.body) });
  // It knows no path with an empty segment.
  const empty = Object.keys(params).filter((name) => params[name] === '');
  const absent = empty.find((name) => !mayBeEmpty.get(contract.id)?.includes(name));
  if (absent !== undefined) {
    return { part: 'params', field: [absent], missing: true, rule: 'required', bounds: {}, message: 'is empty' };
  }
  const path = empty.length === 0 ? sentPath : filledPath(contract.paths[0] ?? '', params);
  // Without a body its media type says nothing.
  const mediaType = body === undefined ? undefined : takenAs(contract, sent);
  try {
    await chain.request({ method, path, headers, query, body, mediaType });
    return undefined;
  } catch (error) {
    return described(error);
  }
}

/** A path with something in every segment. */
const filledPath = (template: string, params: Parsed['params']): string =>
  template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] || '-'));

/** To it, bytes are text. */
const asText = (body: unknown): unknown => (Buffer.isBuffer(body) ? body.toString('latin1') : body);

interface Refused {
  readonly status: number;
  readonly message: string;
  readonly errors: readonly { readonly path: string; readonly message: string; readonly errorCode?: string }[];
}

/** @throws what is no verdict: an unknown path, a failure of the validator */
function described(error: unknown): Violation {
  const { status, message, errors } = error as Refused;
  if (status === 415) return { part: 'body', field: [], missing: false, rule: 'media-type', bounds: {}, message };
  if (status !== 400) throw error;
  const [{ path, errorCode = '' } = { path: '' }] = errors;
  const [place = '', ...field] = path.split('/').filter((segment) => segment !== '');
  const [rule = ''] = errorCode.split('.');
  const part = place === 'query' || place === 'params' ? place : 'body';
  return { part, field, missing: rule === 'required', rule, bounds: {}, message };
}

async function checkReply(
  { chain, declared: statuses }: Spec,
  request: Request,
  { id, contract }: Operation<never>,
  reply: Reply,
): Promise<void> {
  const { status, headers } = reply;
  const departs = (how: string) => new Error(`${id} answers ${status} off its contract: ${how}`);
  const declared = statuses.get(id)?.(status);
  if (declared === undefined) throw departs('no such status is declared');

  const mediaType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  const isEmpty = reply.body === undefined || reply.body.length === 0;
  if (isEmpty && declared['x-may-be-empty']) return;
  // Refusals are for people too: in front of many an API, a gateway says no in plain text.
  const isKnown = isEmpty || status >= 400 || declared.content?.[mediaType] !== undefined;
  if (!isKnown) throw departs(`${mediaType || 'a body without media type'} is not declared`);
  if (!isEmpty && !JSON_TYPE.test(mediaType)) return;

  const answered = { status, mediaType, body: isEmpty ? undefined : decoded(reply, departs) };
  // An answer has to fit whatever the path was, and that may be one that cannot be decoded.
  const path = (contract.paths[0] ?? '').replace(/\{\w+\}/g, 'x');
  await chain
    .answer({ method: request.method, path, headers: {}, query: {}, body: undefined }, answered)
    .catch((error: Error) => {
      throw departs(error.message);
    });
}

function decoded({ body = '' }: Reply, departs: (how: string) => Error): Answered['body'] {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw departs('it is not JSON');
  }
}
