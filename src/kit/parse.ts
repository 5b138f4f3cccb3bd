import { type Fields, NotFields, parseFields } from './brackets.ts';
import { ANY_TYPE, type Contract, isBinary, type Parsed, takenAs } from './contracts.ts';
import { parseJson } from './json.ts';
import { type Request, Unreadable } from './request.ts';
import { Unparsable } from './unparsable.ts';

/**
 * Takes a request apart.
 * @param contract what it is meant for; undefined when there is no such operation, and its body is left alone
 * @throws {Unparsable} when its target, query or body cannot be decoded
 */
export function parseRequest(
  request: Request,
  body: Buffer,
  contract: Contract | undefined,
  params: Record<string, string>,
): Parsed {
  const query = parseQuery(request);
  const mediaType = mediaTypeOf(request);
  if (body.length === 0 || contract === undefined) return { query, params, mediaType, body: undefined };
  if (Object.keys(contract.bodies).length === 0) return { query, params, mediaType, body: undefined };
  return { query, params, mediaType, body: parseBody(mediaType, body, contract) };
}

/**
 * Reads the body, within the limit of its API.
 * @throws {Unparsable} when it is too large, damaged or compressed in a way nobody knows
 */
export async function readBody(request: Request, limit: number): Promise<Buffer> {
  try {
    return await request.readBody(limit);
  } catch (error) {
    if (error instanceof Unreadable) throw new Unparsable('body', error.reason, error.message);
    throw error;
  }
}

function parseQuery({ path, query }: Request): Record<string, unknown> {
  try {
    if (path.includes('%')) decodeURIComponent(path);
    if (query.includes('%')) decodeURIComponent(query);
  } catch {
    throw new Unparsable('target', 'encoding', 'the request target is not valid percent-encoded UTF-8');
  }
  return fieldsOf('query', query);
}

function mediaTypeOf({ headers }: Request): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase();
}

function parseBody(mediaType: string, body: Buffer, contract: Contract): unknown {
  const taken = takenAs(contract, mediaType);
  if (taken === undefined) {
    const accepted = Object.keys(contract.bodies).join(' or ');
    const sent = mediaType === '' ? 'no content type' : mediaType;
    throw new Unparsable('body', 'media-type', `the body must be ${accepted}; this one has ${sent}`);
  }
  if (isBinary(contract, taken)) return body;
  const text = decode(body);
  if (taken === ANY_TYPE) return text;
  if (mediaType === 'application/json') return jsonOf(text, contract);
  return mediaType === 'application/x-www-form-urlencoded' ? parseForm(text) : text;
}

/** Snapshots of worlds are of many values, and come from those who own them. */
const jsonOf = (text: string, { api }: Contract): unknown =>
  api === 'control' ? parseJson(text, Number.POSITIVE_INFINITY) : parseJson(text);

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Unparsable('body', 'encoding', 'the body is not UTF-8');
  }
}

function parseForm(text: string): unknown {
  try {
    decodeURIComponent(text);
  } catch {
    throw new Unparsable('body', 'encoding', 'the form is not valid percent-encoded UTF-8');
  }
  return fieldsOf('body', text);
}

function fieldsOf(part: 'query' | 'body', text: string): Fields {
  try {
    return parseFields(text);
  } catch (error) {
    if (error instanceof NotFields) throw new Unparsable(part, 'syntax', error.message);
    throw error;
  }
}
