import { isIP } from 'node:net';
import type { Fail } from '../kit/operation.ts';
import type { Request } from '../kit/request.ts';
import { sameSecret } from '../kit/secrets.ts';
import type { Desk } from './desk.ts';

const LOOPBACK_PEER = /^(127\.|::1$)/;

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="bacasable control"' } };

type Admission = Pick<Desk, 'token' | 'open' | 'publicHost'>;

/** Lets in whoever has the token; where there is none, programs and people of this machine. */
export function admit(request: Request, desk: Admission, fail: Fail<'unauthorized' | 'forbidden'>): void {
  const { token, open } = desk;
  if (token !== undefined) {
    const [, given] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (given === undefined || !sameSecret(given, token)) {
      throw fail('unauthorized', 'send Authorization: Bearer with the token of --control-token', CHALLENGE);
    }
    return;
  }
  const objection = open ? undefined : strangeness(request, desk);
  if (objection !== undefined) {
    throw fail('forbidden', `${objection}; start the simulator with --control-token or --control-open to allow that`);
  }
}

/**
 * What shows that a request is not this machine's own. A browser here also runs pages from elsewhere: one whose name
 * was made to point at this machine (DNS rebinding) gives itself away by Host, any other one by Origin.
 */
function strangeness({ peer, hostname, headers }: Request, { publicHost }: Admission): string | undefined {
  const { host = 'localhost', origin } = headers;
  if (!LOOPBACK_PEER.test(peer)) return `the request comes from ${peer}, not from this machine`;
  if (FORWARDED.some((name) => headers[name] !== undefined)) return 'a proxy passed the request on for somebody';
  if (!isAddress(hostname) && !isLocalName(hostname) && host.toLowerCase() !== publicHost) {
    return `the request is for ${hostname}, and a name can be made to point here by anybody: ask for 127.0.0.1 or localhost`;
  }
  if (origin !== undefined && !isFriendly(origin, [host.toLowerCase(), publicHost])) {
    return `a browser sent the request for a page of ${origin}`;
  }
  return undefined;
}

const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;

const isLocalName = (hostname: string): boolean => hostname === 'localhost' || hostname.endsWith('.localhost');

/** Whether a page may be trusted: one that we served, or another program of this machine did. */
function isFriendly(origin: string, own: readonly (string | undefined)[]): boolean {
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  return own.includes(host) || isLocalName(hostname) || LOOPBACK_PEER.test(hostname.replace(/^\[(.*)\]$/, '$1'));
}
