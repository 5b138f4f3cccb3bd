import type { ServerResponse } from 'node:http';
import type { Reply } from '../kit/reply.ts';

/** What a broken gateway might send: no HTTP at all. */
const GARBAGE = Buffer.from('\u0000\u0001bac \u0000 sable\r\n\ufffd\r\n\r\n', 'latin1');

/** Writes an answer to the connection, or does to the connection what a fault asks for. */
export function send(response: ServerResponse, { status, headers, body, disruption }: Reply): void {
  switch (disruption) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'garbage':
      response.socket?.end(GARBAGE);
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

/** A 204 has no body and no length (RFC 9110 section 8.6). */
const withLength = (status: number, headers: Reply['headers'], length: number): Record<string, string | number> =>
  status === 204 ? { ...headers } : { ...headers, 'content-length': length };

/** The head of the whole answer and half of its body; one that has no body loses its end all the same. */
function truncate(response: ServerResponse, status: number, headers: Reply['headers'], bytes: Buffer): void {
  response.writeHead(status, { ...headers, 'content-length': Math.max(1, bytes.length) });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}
