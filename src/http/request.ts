import type { IncomingMessage } from 'node:http';
import express from 'express';
import { type Request, Unreadable } from '../kit/request.ts';

const WORLD_PREFIX = /^\/w\/([^/?]*)(?=[/?]|$)/;

const NOTHING = Buffer.alloc(0);

/** A request as the APIs see it, and the name of the world it is for. */
export interface Received {
  readonly world: string;
  readonly request: Request;
}

/** Takes what Node received apart, without decoding anything. */
export function received(incoming: IncomingMessage): Received {
  const [authority, target] = addressed(incoming.url ?? '/');
  const [prefix = '', world = 'default'] = (target.startsWith('/w/') && WORLD_PREFIX.exec(target)) || [];
  const [path = '', query = ''] = splitOnce(target.slice(prefix.length), '?');
  const host = authority ?? incoming.headers.host ?? 'localhost';
  return {
    world,
    request: {
      method: incoming.method ?? 'GET',
      target,
      origin: `http://${host}`,
      hostname: hostnameOf(host),
      prefix,
      path,
      query,
      headers: incoming.headers,
      peer: plainAddress(incoming.socket.remoteAddress ?? ''),
      hasBody: hasBody(incoming),
      readBody: (limit) => readBody(incoming, limit),
    },
  };
}

let lastHost = { host: '', hostname: '' };

/** A Host header without its port, lower-case; the same one comes again and again. */
function hostnameOf(host: string): string {
  if (host !== lastHost.host) lastHost = { host, hostname: host.replace(/:\d+$/, '').toLowerCase() };
  return lastHost.hostname;
}

/** An IPv4 address that came mapped into IPv6, in its plain form. */
const plainAddress = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** The authority and the rest of a target in absolute form, as proxies send it (RFC 9112 section 3.2.2). */
function addressed(target: string): [string | undefined, string] {
  if (target.startsWith('/')) return [undefined, target];
  const [whole = '', authority] = /^https?:\/\/([^/?]+)/i.exec(target) ?? [];
  return [authority, target.slice(whole.length) || '/'];
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Express's own body reader, one for each limit: it inflates, bounds and notices what does not arrive whole. */
const readers = new Map<number, ReturnType<typeof express.raw>>();

function readerOf(limit: number): ReturnType<typeof express.raw> {
  const reader = readers.get(limit) ?? express.raw({ type: () => true, limit });
  readers.set(limit, reader);
  return reader;
}

function hasBody({ headers: { 'content-length': length, 'transfer-encoding': encoding } }: IncomingMessage): boolean {
  return encoding !== undefined || (length !== undefined && length !== '0');
}

function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readerOf(limit)(incoming as never, {} as never, (error?: unknown) => {
      if (error !== undefined) reject(unreadable(error as { status?: number; message: string }));
      else resolve((incoming as unknown as { body?: Buffer }).body ?? NOTHING);
    });
  });
}

function unreadable({ status, message }: { status?: number; message: string }): Unreadable {
  if (status === 413) return new Unreadable('too-large', message);
  return new Unreadable(status === 415 ? 'encoding' : 'incomplete', message);
}
