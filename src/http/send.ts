import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Reply } from '../kit/reply.ts';

/** What a broken gateway might send: no HTTP at all. */
const GARBAGE = Buffer.from('\u0000\u0001bac \u0000 sable\r\n\ufffd\r\n\r\n', 'latin1');

/**
 * Sends answers, all that are ready in a turn of the event loop together at its end: to wake a client that waits costs
 * more than many an answer, and one that is awake takes them as they come.
 */
export function sender(): (response: ServerResponse, reply: Reply) => void {
  let ready: [ServerResponse, Reply][] = [];
  const sendReady = () => {
    const together = ready;
    ready = [];
    for (const [response, reply] of together) {
      try {
        send(response, reply);
      } catch {
        response.destroy();
      }
    }
  };
  return (response, reply) => {
    if (ready.push([response, reply]) === 1) setImmediate(sendReady);
  };
}

/** Writes an answer to the connection, or does to the connection what a fault asks for. */
function send(response: ServerResponse, { status, headers, body, disruption }: Reply): void {
  switch (disruption) {
    case 'hang':
      return;
    case 'reset':
      withConnection(response, (socket) => socket.resetAndDestroy());
      return;
    case 'garbage':
      withConnection(response, (socket) => socket.end(GARBAGE));
      return;
    case 'truncate':
      truncate(response, status, headers, Buffer.from(body ?? ''));
      return;
    default:
      response.writeHead(status, withLength(status, headers, body === undefined ? 0 : Buffer.byteLength(body)));
      // Text leaves in one write with the head; a buffer takes two.
      response.end(body);
  }
}

/** Does something to a connection: at once or, when answers to earlier requests are still to leave by it, after them. */
function withConnection(response: ServerResponse, spoil: (socket: Socket) => void): void {
  if (response.socket === null) response.once('socket', spoil);
  else spoil(response.socket);
}

/** A 204 has no body and no length (RFC 9110 section 8.6). */
const withLength = (status: number, headers: Reply['headers'], length: number): Record<string, string | number> =>
  status === 204 ? { ...headers } : { 'content-length': length, ...headers };

/** The head of the whole answer and half of its body; one that has no body loses its end all the same. */
function truncate(response: ServerResponse, status: number, headers: Reply['headers'], bytes: Buffer): void {
  response.writeHead(status, { ...headers, 'content-length': Math.max(1, bytes.length) });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}
