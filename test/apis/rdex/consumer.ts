import { createHmac } from 'node:crypto';
import { type Simulated, START } from '../../simulate.ts';
import { type Answer, type Sent, send } from './http-client.ts';

/** What a consumer was given when it registered (section 1.2). */
export interface Keys {
  readonly apikey: string;
  readonly privatekey: string;
}

/** Those of the document's examples. */
export const PRINTED: Keys = { apikey: 'operator_public_key', privatekey: 'operator_private_key' };

/** Seconds since 1970, as the glossary defines a timestamp. */
export const seconds = (instant: string | number = START): number => Math.floor(new Date(instant).getTime() / 1000);

/** Section 1.2.3, independently of the simulator. */
export const hmac = (text: string, key: string): string => createHmac('sha256', key).update(text).digest('hex');

/** Nested fields as PHP's http_build_query writes them, brackets encoded or as printed. */
export function fields(value: object, encode: (text: string) => string = encodeURIComponent): string {
  const pairs = (name: string, item: unknown): string[] =>
    typeof item === 'object' && item !== null
      ? Object.entries(item).flatMap(([key, inner]) => pairs(name === '' ? key : `${name}[${key}]`, inner))
      : [`${encode(name)}=${encode(String(item))}`];
  return pairs('', value).join('&');
}

export const asPrinted = (text: string): string => text;

export interface ConsumerOptions {
  readonly keys?: Keys;
  /** `/w/<name>` for another world than the default one. */
  readonly prefix?: string;
  readonly timestamp?: number | string;
}

export interface Consumer {
  /** `target`, signed at its end for the address it is sent to. */
  readonly signed: (target: string) => string;
  /** The signed target of a search. */
  readonly searching: (p: object, extension?: string) => string;
  readonly search: (p: object, extension?: string) => Promise<Answer>;
  /** The uuids of what a search finds, in its order. */
  readonly found: (p: object) => Promise<unknown[]>;
  readonly contact: (body: object, as?: 'form' | 'json') => Promise<Answer>;
  /** Sends anything, signed. */
  readonly send: (sent: Sent) => Promise<Answer>;
}

/** A program that asks an operator for journeys and signs as the document says. */
export function consumer({ url }: Pick<Simulated, 'url'>, options: ConsumerOptions = {}): Consumer {
  const { keys = PRINTED, prefix = '', timestamp = seconds() } = options;
  const signed = (target: string) => `${target}&signature=${hmac(url + target, keys.privatekey)}`;
  const signing = (sent: Sent) => send(url, { ...sent, target: signed(sent.target) });
  const target = (resource: string, rest: object = {}) =>
    `${prefix}/rdexapi/${resource}?${fields({ timestamp, apikey: keys.apikey, ...rest })}`;
  const search = (p: object, extension = '.json') => signing({ target: target(`journeys${extension}`, { p }) });
  return {
    signed,
    searching: (p, extension = '.json') => signed(target(`journeys${extension}`, { p })),
    search,
    found: async (p) => uuids(await search(p)),
    contact: (body, as = 'form') =>
      signing({ method: 'POST', target: target('connections.json'), ...written(body, as) }),
    send: signing,
  };
}

const written = (body: object, as: 'form' | 'json'): Pick<Sent, 'headers' | 'body'> =>
  as === 'json'
    ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: fields(body) };

/** The uuids of an answer's offers, in its order. */
export function uuids({ status, text, body }: Answer): unknown[] {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.map(({ journeys }: { journeys: { uuid: unknown } }) => journeys.uuid);
}
