import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came, before anybody has understood it. */
export interface Request {
  readonly method: string;
  /** The request target byte for byte, world prefix and query included: what RDEX clients sign. */
  readonly target: string;
  /** `scheme://host`, as the client addressed us. */
  readonly origin: string;
  /** The host the client named, without port, lower-case. */
  readonly hostname: string;
  /** `/w/<name>`, or empty for the world `default`. */
  readonly prefix: string;
  /** The path below the prefix, undecoded. */
  readonly path: string;
  /** The query as it came, without its question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The address of whoever connected, IPv4 in its plain form. */
  readonly peer: string;
  /** Whether one was announced. */
  readonly hasBody: boolean;
  /**
   * Reads the body once.
   * @throws {Unreadable} when it is larger than `limit` bytes or does not arrive whole
   */
  readonly readBody: (limit: number) => Promise<Buffer>;
}

/** A body that could not be received. */
export class Unreadable extends Error {
  readonly reason: 'too-large' | 'encoding' | 'incomplete';

  constructor(reason: Unreadable['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
