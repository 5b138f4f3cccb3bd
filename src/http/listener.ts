import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reply } from '../kit/reply.ts';
import { createServer, expressApp } from './express.ts';
import { type Received, received } from './request.ts';
import { sender } from './send.ts';

/** How long a connection may take to say what it wants. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 10_000;
/** How long requests under way may take when the server stops. */
const DRAIN_MS = 1500;

export interface Listener {
  /** `http://host:port`. */
  readonly url: string;
  /** Stops accepting, lets requests under way end, then cuts what is left. */
  readonly close: () => Promise<void>;
}

/** Listens, and answers every request with what `respond` gives. */
export async function listen(
  respond: (received: Received) => Promise<Reply>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const app = expressApp();
  const send = sender();
  app.use((incoming, response) => {
    respond(received(incoming))
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  const server = createServer(app);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server.address() as AddressInfo), close: () => close(server) };
}

const urlOf = ({ address, port, family }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}
