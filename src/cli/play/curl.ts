import type { Request } from '../../scenario/play/request.ts';
import { CONTROL_TOKEN } from '../server.ts';

/** A request as a line for a shell, to be sent again by hand. */
export function curl({ method, url, headers, body, isControl }: Request): string {
  // The shell leaves this out where there is no token; the token itself is not for logs.
  const token = isControl ? [`\${${CONTROL_TOKEN}:+-H "authorization: Bearer $${CONTROL_TOKEN}"}`] : [];
  return [
    'curl -ig',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quoted(url),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...token,
    ...(body === undefined ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' ');
}

/** As one word for every POSIX shell, whatever it holds. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
