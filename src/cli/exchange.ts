import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { text } from 'node:stream/consumers';
import { type Answer, answerOf } from '../scenario/play/answer.ts';
import type { Request } from '../scenario/play/request.ts';

/**
 * Sends a request just as it is, its target byte for byte and with the headers that it names: `fetch` would put others in
 * their place. Redirections are answers too.
 * @throws when no whole answer comes, or the signal does
 */
export async function exchange({ method, url, headers, body }: Request, signal: AbortSignal): Promise<Answer> {
  const [, scheme = '', path = ''] = /^(https?):\/\/[^/]+(.*)$/.exec(url) ?? [];
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const open = scheme === 'https' ? secure : plain;
  return new Promise((resolve, reject) => {
    const sent = open({ host, port, path, method, headers, signal, agent: false }, (response) => {
      const { statusCode = 0, headers: received } = response;
      text(response).then((read) => resolve(answerOf(statusCode, named(received), read)), reject);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.message === '' ? new Error(error.code ?? 'the connection failed') : error);
    });
    sent.end(body);
  });
}

/** Headers that came more than once as one. */
const named = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]));
