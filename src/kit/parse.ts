import { parse as parseSafely } from 'secure-json-parse';
import { type Fields, NotFields, parseFields } from './brackets.ts';
import { ANY_TYPE, type Contract, isBinary, type Parsed, takenAs, type Violation } from './contracts.ts';
import { type Request, Unreadable } from './request.ts';

/** How deep JSON may be nested, and of how many values it may be: far beyond what any document asks for, far below what hurts. */
const MAX_JSON_DEPTH = 64;
const MAX_JSON_VALUES = 20_000;

/** A request that cannot be taken apart; the API says which documented case that is. */
export class Unparsable extends Error {
  readonly violation: Violation;

  /** @param field where in that part, from the outside in */
  constructor(part: Violation['part'], rule: string, message: string, field: readonly string[] = [], missing = false) {
    super(message);
    this.violation = { part, field, missing, rule, bounds: {}, message };
  }
}

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
  // Snapshots of worlds are large, and come from those who own them.
  const most = contract.api === 'control' ? Number.POSITIVE_INFINITY : MAX_JSON_VALUES;
  if (mediaType === 'application/json') return parseJson(text, most);
  return mediaType === 'application/x-www-form-urlencoded' ? parseForm(text) : text;
}

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

/**
 * Parses JSON from strangers: bounded in depth and number of values, and without keys that reach for prototypes.
 * @throws {Unparsable} when it is not JSON, nested too deep or of too many values
 */
export function parseJson(text: string, mostValues = MAX_JSON_VALUES): unknown {
  const { depth, values } = jsonSize(text);
  if (depth > MAX_JSON_DEPTH) {
    throw new Unparsable('body', 'size', `the body is nested deeper than ${MAX_JSON_DEPTH}`);
  }
  if (values > mostValues) throw new Unparsable('body', 'size', `the body has more than ${mostValues} values`);
  try {
    return parseSafely(text, undefined, { protoAction: 'remove', constructorAction: 'remove' });
  } catch (error) {
    throw new Unparsable('body', 'syntax', `the body is not JSON: ${(error as Error).message}`);
  }
}

/** How deep brackets are nested outside strings, and how many values there are at most, before anything else looks at the text. */
function jsonSize(text: string): { readonly depth: number; readonly values: number } {
  let values = 1;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth -= 1;
    else if (char === 0x2c || char === 0x3a) values += 1;
  }
  return { depth: deepest, values };
}
