import type { Contract } from '../../kit/contracts.ts';
import type { Instant } from '../../world/time.ts';
import type { CallInput } from './steps.ts';
import { asText } from './templates.ts';

/** A request about to be sent. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it is for the control API, which may ask for a token of its own. */
  readonly isControl?: true;
}

/** An URL with its signature, under a private key. */
export type SignRdex = (url: string, privatekey: string) => string;

/** Where and when a request is made. */
export interface Scene {
  /** The world's address, without a trailing slash. */
  readonly home: string;
  /** The world's time. */
  readonly now: Instant;
  readonly signRdex: SignRdex;
}

/**
 * A request to an operation, at the first of its documented paths.
 * @param input what the step gives, its templates filled
 */
export function requestOf({ method, paths: [path = ''] }: Contract, input: CallInput, scene: Scene): Request {
  const plain = scene.home + path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(asText(input.path?.[name] ?? '')));
  const { body, type } = bodyOf(input);
  const bearer = input.sign?.bearer;
  return {
    method,
    url: urlOf(plain, input, scene),
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...Object.fromEntries(
        Object.entries(input.headers ?? {}).map(([name, value]) => [name.toLowerCase(), `${value}`]),
      ),
    },
    ...(body !== undefined && { body }),
  };
}

/** A request to the control API, about a world. */
export const controlRequest = (method: string, url: string, json?: object): Request => ({
  method,
  url,
  headers: json === undefined ? {} : { 'content-type': 'application/json' },
  ...(json !== undefined && { body: JSON.stringify(json) }),
  isControl: true,
});

function urlOf(plain: string, { query = {}, sign: { rdex } = {} }: CallInput, { now, signRdex }: Scene): string {
  if (rdex === undefined) return withQuery(plain, query);
  const timestamp = Math.floor(now / 1000);
  return signRdex(withQuery(plain, { timestamp, apikey: rdex.apikey, ...query }), asText(rdex.privatekey));
}

const withQuery = (url: string, query: object): string => {
  const pairs = pairsOf(query);
  return pairs === '' ? url : `${url}?${pairs}`;
};

function bodyOf({ form, json, text }: CallInput): { body?: string; type?: string } {
  if (form !== undefined) return { body: pairsOf(form), type: 'application/x-www-form-urlencoded' };
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' };
  return text === undefined ? {} : { body: text, type: 'text/plain' };
}

/** Names and values as a query or a form has them; the members of a group are named in brackets, a list comes one by one. */
const pairsOf = (fields: object): string =>
  Object.entries(fields)
    .flatMap(([name, value]) => named(name, value))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');

function named(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item) => named(name, item));
  if (typeof value !== 'object' || value === null) return [[name, value === null ? '' : asText(value)]];
  return Object.entries(value).flatMap(([key, inner]) => named(`${name}[${key}]`, inner));
}

/** An apostrophe too: whoever sends an URL encodes it, and then it is another one than was signed. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');
