import { percentDecoded } from './percent-encoding.ts';

const MASK = '***';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'keyid']);

/** Headers whose values are addresses, with secrets in their queries. */
const ADDRESS_HEADERS = new Set(['location', 'referer']);

/** What a field that holds a secret is called, in whatever spelling. */
const SECRET_NAME = /secret|token(?!_?type)|private_?key|passw|^(otp|pin|sad)\b/i;

/** A key of JSON, well-formed or cut, and its value. */
const JSON_FIELD = /("([^"\\]{1,64})"\s*:\s*)("(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|[^\s,}\]"]+)/g;

/** How much of a body a journal shows. */
const SHOWN_LENGTH = 64 * 1024;

/** Headers as people may read them: of a credential only its scheme. */
export const maskedHeaders = (headers: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskedHeader(name, value)]));

function maskedHeader(name: string, value: unknown): unknown {
  if (SECRET_HEADERS.has(name)) return maskedCredential(value);
  return ADDRESS_HEADERS.has(name) ? maskedText(String(value)) : value;
}

const maskedCredential = (value: unknown): string => {
  const scheme = /^(Bearer|Basic) /i.exec(String(value))?.[1];
  return scheme === undefined ? MASK : `${scheme} ${MASK}`;
};

/**
 * A request target with its secrets masked, those in its path too.
 * @param path the part of it that templates are for
 * @param templates paths as contracts have them: `/tokens/{clientSecret}`
 */
export function maskedTarget(target: string, path: string, templates: readonly string[]): string {
  const secrets = templates.flatMap(secretSegments);
  if (secrets.length === 0) return maskedText(target);
  const masked = path.split('/').map((segment, n) => (secrets.includes(n) && segment !== '' ? MASK : segment));
  return maskedText(target.replace(path, () => masked.join('/')));
}

/** Where in a path the parameters are that hold a secret: an authorisation code is one there. */
const secretSegments = (template: string): number[] =>
  template
    .split('/')
    .flatMap((segment, n) =>
      /^\{.*\}$/.test(segment) && (SECRET_NAME.test(segment.slice(1, -1)) || segment === '{code}') ? [n] : [],
    );

/**
 * The path of a request that no operation answers: where paths may hold secrets, only what templates say is shown of it.
 * @param templates all that there are
 */
export function maskedPath(path: string, templates: readonly string[]): string {
  const [, first] = path.split('/', 2);
  const near = templates.filter((template) => template.split('/', 2)[1] === first);
  if (!near.some((template) => secretSegments(template).length > 0)) return path;
  const known = new Set(near.flatMap((template) => template.split('/')));
  return path
    .split('/')
    .map((segment) => (known.has(segment) ? segment : MASK))
    .join('/');
}

/** Text of a form, a query, a URL or JSON, even malformed, with the values of secret fields masked. */
export const maskedText = (text: string): string =>
  /^\s*(\{|\[\s*[\]{["\d-])/.test(text) ? maskedJson(text) : maskedPairs(text);

const maskedJson = (text: string): string =>
  text.replace(JSON_FIELD, (field, key: string, name: string) => (SECRET_NAME.test(name) ? `${key}"${MASK}"` : field));

const maskedPairs = (text: string): string =>
  text.replace(/((?:^|[?&])([^?&=]*)=)[^&]*/g, (pair, key: string, name: string) =>
    SECRET_NAME.test(percentDecoded(name)) ? key + MASK : pair,
  );

/** What a journal keeps of a body. */
export interface KeptBody {
  /** How much that is. */
  readonly bytes: number;
  /** As people may read it. */
  readonly shown: () => string | undefined;
}

/** A body as a journal keeps it: of a long one the beginning, without holding on to the rest. */
export function keptBody(body: Buffer | string = ''): KeptBody {
  const { length } = body;
  if (length <= SHOWN_LENGTH) return { bytes: length, shown: () => maskedBody(body) };
  const beginning = Buffer.from(body.slice(0, SHOWN_LENGTH) as string);
  const whole = `${length} ${typeof body === 'string' ? 'characters' : 'bytes'}`;
  return { bytes: beginning.length, shown: () => shortened(beginning, whole) };
}

const shortened = (beginning: Buffer, whole: string): string =>
  beginning.includes(0) ? `(${whole})` : `${maskedText(beginning.toString('utf8'))}… (${whole})`;

function maskedBody(body: Buffer | string): string | undefined {
  if (body.length === 0) return undefined;
  if (typeof body !== 'string' && body.includes(0)) return `(${body.length} bytes)`;
  return maskedText(body.toString('utf8'));
}
