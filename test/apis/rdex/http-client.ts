import http from 'node:http';

/** A request of which every byte is the test's own: no library re-encodes the target or sets the Host header. */
export interface Sent {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly rawHeaders: readonly string[];
  readonly text: string;
  /** The body when it is JSON, else undefined. */
  // biome-ignore lint/suspicious/noExplicitAny: a client's view of an answer it asserts on
  readonly body: any;
}

/** Sends a request to where a simulator listens. */
export function send(url: string, { method = 'GET', target, headers = {}, body }: Sent): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path: target,
        agent: false,
        headers: { ...length, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(answered(response, Buffer.concat(chunks).toString('utf8'))));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function answered(response: http.IncomingMessage, text: string): Answer {
  return {
    status: response.statusCode ?? 0,
    headers: response.headers as Record<string, string>,
    rawHeaders: response.rawHeaders,
    text,
    body: /json/.test(response.headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined,
  };
}
