import { OptionRefused } from '../config.ts';
import type { Answer } from '../scenario/play/answer.ts';
import { controlRequest, type Request } from '../scenario/play/request.ts';
import { exchange } from './exchange.ts';

/** Where a token for the control API may stand, rather than among arguments that everybody on the machine can read. */
export const CONTROL_TOKEN = 'BACASABLE_CONTROL_TOKEN';

/** A running simulator, reached by HTTP. */
export interface Server {
  /** Without a trailing slash. */
  readonly url: string;
  /** @throws when no answer comes */
  readonly send: (request: Request, signal: AbortSignal) => Promise<Answer>;
  /**
   * Asks its control API.
   * @param path below /_sim
   * @throws {OptionRefused} when it cannot be reached or refuses, but for the status that is `expected`
   */
  readonly control: (method: string, path: string, asked?: Asked) => Promise<Answer>;
}

interface Asked {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A refusal that whoever asks can deal with. */
  readonly expected?: number;
}

/** How long the control API is waited for: staging a large scenario takes a while. */
const PATIENCE_MS = 60_000;

/**
 * A server at an address.
 * @param token what its control API asks for; without, that of the environment
 * @throws {OptionRefused} when it is no address
 */
export function serverAt(address: string, token = process.env[CONTROL_TOKEN]): Server {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new OptionRefused(`--against takes the http or https URL of a simulator, not ${address}`);
  }
  const url = address.replace(/\/+$/, '');
  const send: Server['send'] = (request, signal) => {
    const { isControl, headers } = request;
    const authorized = isControl && token ? { ...headers, authorization: `Bearer ${token}` } : headers;
    return exchange({ ...request, headers: authorized }, signal);
  };
  return { url, send, control: (method, path, asked = {}) => controlled({ url, send }, method, path, asked) };
}

async function controlled(
  { url, send }: Pick<Server, 'url' | 'send'>,
  method: string,
  path: string,
  { expected, ...asked }: Asked,
): Promise<Answer> {
  const request = { ...controlRequest(method, `${url}/_sim${path}`), ...asked };
  const answer = await send(request, AbortSignal.timeout(PATIENCE_MS)).catch((error: Error) => {
    throw new OptionRefused(`${url} cannot be reached: ${error.message}`);
  });
  if (answer.status < 400 || answer.status === expected) return answer;
  const { detail } = answer.body as { readonly detail?: unknown };
  throw new OptionRefused(`${url} refuses: ${answer.status} ${detail ?? JSON.stringify(answer.body)}`);
}
