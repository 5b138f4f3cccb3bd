import type { Disruption } from '../world/faults.ts';

export type ReplyHeaders = Readonly<Record<string, string>>;

/** An answer, as a value: nobody below http/ writes to a connection. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body?: string | Buffer;
  /** What an injected fault does to the connection instead of an orderly answer. */
  readonly disruption?: Disruption;
}

export const JSON_UTF8 = 'application/json; charset=utf-8';

/** An answer in JSON; `headers` may name another content type. */
export const json = (status: number, value: unknown, headers: ReplyHeaders = {}): Reply => ({
  status,
  headers: { 'content-type': JSON_UTF8, ...headers },
  body: JSON.stringify(value),
});

/** An answer in the given content type. */
export const text = (status: number, body: string, contentType: string, headers: ReplyHeaders = {}): Reply => ({
  status,
  headers: { 'content-type': contentType, ...headers },
  body,
});

/** An answer without a body. */
export const empty = (status: number, headers: ReplyHeaders = {}): Reply => ({ status, headers });
