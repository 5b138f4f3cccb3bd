import { type Mismatch, mismatches, valueAt } from './matching.ts';
import type { Expectation } from './steps.ts';

/** What came back, as steps look at it. */
export interface Answer {
  readonly status: number;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as what it says, anything else as text. */
  readonly body: unknown;
}

/** An answer from what was received of it. */
export const answerOf = (status: number, headers: Answer['headers'], text: string): Answer => ({
  status,
  headers,
  body: /[/+]json\b/.test(headers['content-type'] ?? '') ? parsed(text) : text,
});

/** JSON that is none, as a fault may leave it, stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Where an answer is not what a step expects; what says nothing of the status expects one below 400. */
export function unexpected({ status, headers = {}, body }: Expectation, answer: Answer): Mismatch[] {
  const wrongHeaders = Object.entries(headers).flatMap(([name, value]) =>
    mismatches(String(value), valueAt(answer.headers, [name.toLowerCase()]), `headers.${name}`),
  );
  return [
    ...statusMismatch(status, answer.status),
    ...wrongHeaders,
    ...(body === undefined ? [] : mismatches(body, answer.body, 'body')),
  ];
}

function statusMismatch(expected: number | undefined, actual: number): Mismatch[] {
  if (expected !== undefined) return mismatches(expected, actual, 'status');
  return actual < 400 ? [] : [{ at: 'status', expected: 'below 400', actual }];
}

/**
 * What `save` names of an answer: `body`, `body.key.0` or `headers.name`; within a text, `query.name` is a parameter of
 * an address and `claims.name` what a JWT says.
 * @returns undefined when there is no such thing
 */
export function savedFrom({ headers, body }: Answer, place: string): unknown {
  const [part, ...path] = place.split('.');
  if (part === 'body') return path.reduce(within, body);
  const [name = '', ...inner] = path;
  return inner.reduce(within, valueAt(headers, [name.toLowerCase()]));
}

function within(value: unknown, key: string): unknown {
  if (typeof value !== 'string') return valueAt(value, [key]);
  if (key === 'query') return queryOf(value);
  return key === 'claims' ? claimsOf(value) : undefined;
}

const queryOf = (address: string): object =>
  Object.fromEntries(new URLSearchParams(address.replace(/^[^?]*\??/, '').replace(/#.*$/, '')));

/** The payload of a JWT (RFC 7519 section 3), whoever signed it. */
const claimsOf = (jwt: string): unknown => parsed(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
