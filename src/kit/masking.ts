const MASK = '***';

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'keyid']);

/** A field that holds a secret, in a form, a query or JSON, and its value: no nesting, so it runs in linear time. */
const SECRET_FIELD =
  /((?:client_?secret|access_?token|refresh_?token|private_?key|password|passwd|secret|otp|pin|sad)(?:"|%22)?\s{0,4}[=:]\s{0,4}"?)([^"&\s,}]{1,4096})/gi;

/** How much of a body a journal shows. */
const SHOWN_CHARACTERS = 64 * 1024;

/** Headers as people may read them: of a credential only its scheme. */
export const maskedHeaders = (headers: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? maskedCredential(value) : value]),
  );

const maskedCredential = (value: unknown): string => {
  const scheme = /^(Bearer|Basic) /i.exec(String(value))?.[1];
  return scheme === undefined ? MASK : `${scheme} ${MASK}`;
};

/** Text of a form, a query or JSON, even malformed, with the values of secret fields masked. */
export const maskedText = (text: string): string => text.replace(SECRET_FIELD, `$1${MASK}`);

/** A body as people may read it. */
export function maskedBody(body: Buffer | string | undefined): string | undefined {
  if (body === undefined || body.length === 0) return undefined;
  if (typeof body !== 'string' && body.includes(0)) return `(${body.length} bytes)`;
  const text = body.toString('utf8');
  const shown =
    text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)` : text;
  return maskedText(shown);
}
