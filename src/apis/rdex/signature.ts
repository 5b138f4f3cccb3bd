import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { formDecoded, percentDecoded } from '../../kit/percent-encoding.ts';
import type { Request } from '../../kit/request.ts';

/** A text that may have been signed, and how it came about from the one that was received. */
export interface Candidate {
  readonly form: string;
  readonly text: string;
}

/** What is wrong with a signature, for the person who made it. */
export interface Mismatch {
  /** The URL as it was received, without its signature. */
  readonly received: string;
  /** The signature that this URL and the consumer's key give. */
  readonly expected: string;
  readonly tried: readonly Candidate[];
  /** What the client does differently, when that can be told. */
  readonly habit?: string;
  /** The text that the client has signed, when that can be told. */
  readonly signed?: string;
}

/** Section 1.2.3: HMAC-SHA256 of the URL under the private key, in lower-case hexadecimal. */
export const signatureOf = (text: string, privatekey: string): string =>
  createHmac('sha256', privatekey).update(text).digest('hex');

/** An URL with its signature at the end, as section 1.2.3 shows. */
export const signedUrl = (unsigned: string, privatekey: string): string =>
  `${unsigned}${unsigned.includes('?') ? '&' : '?'}signature=${signatureOf(unsigned, privatekey)}`;

/** A request target without its signature, wherever that stands; all else byte for byte. */
export const withoutSignature = (target: string): string =>
  target.replace(/([?&])signature=[^&]*(&?)/, (_, before: string, after: string) =>
    after === '' && before === '&' ? '' : before,
  );

function split(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Whether a signature is the one of a text; the time it takes does not tell how far it is right. */
function isSignature(given: string, text: string, privatekey: string): boolean {
  const expected = Buffer.from(signatureOf(text, privatekey));
  const received = Buffer.from(given);
  return expected.length === received.length && timingSafeEqual(expected, received);
}

/** The ways in which real clients derive the text they sign from the one they send (observed). */
const FORMS = [
  { form: 'as sent', of: (text: string) => text },
  { form: 'percent-decoded', of: percentDecoded },
  { form: 'form-decoded (+ is a space)', of: formDecoded },
] as const;

/** The addresses under which a client may know this server: as it named it, with the other scheme, and the public one. */
function* origins({ origin, prefix }: Request, base: string): Iterable<string> {
  yield origin;
  const secure = origin.replace(/^http:/, 'https:');
  yield secure;
  const published = publishedOrigin(base, prefix);
  if (published !== origin && published !== secure) yield published;
}

/** A world's address without the part of the path that names it. */
const publishedOrigin = (base: string, prefix: string): string => base.slice(0, base.length - prefix.length);

/**
 * Whether a request is signed with a key, in the way that a mode asks for.
 * @param base the world's address, which is another than the request's behind a proxy
 * @param mode `strict`: the URL exactly as sent; `tolerant`: any form that a real client signs
 */
export function isSigned(
  request: Request,
  base: string,
  given: string,
  privatekey: string,
  mode: 'strict' | 'tolerant',
) {
  for (const { text } of candidates(request, base, mode)) if (isSignature(given, text, privatekey)) return true;
  return false;
}

/** The texts that a mode accepts, the likeliest first: nearly always it is the one. */
function* candidates(request: Request, base: string, mode: 'strict' | 'tolerant'): Iterable<Candidate> {
  const unsigned = withoutSignature(request.target);
  if (mode === 'strict') {
    yield { form: 'as sent', text: publishedOrigin(base, request.prefix) + unsigned };
    return;
  }
  for (const { form, of } of FORMS) {
    for (const origin of origins(request, base)) yield { form: `${form}, ${origin}`, text: of(origin + unsigned) };
  }
}

/** Explains a signature that matches none of the texts that were tried. */
export function explain(
  request: Request,
  base: string,
  given: string,
  privatekey: string,
  apikey: string,
  mode: 'strict' | 'tolerant',
): Mismatch {
  const tried = [...candidates(request, base, mode)];
  const received = tried[0]?.text ?? '';
  const known = { received, expected: signatureOf(received, privatekey), tried };
  const found = habits(request, base, privatekey, apikey).find(({ makes }) => makes === given);
  return found === undefined ? known : { ...known, habit: found.habit, signed: found.text };
}

interface Habit {
  readonly habit: string;
  readonly text: string;
  /** The signature that a client with this habit sends. */
  readonly makes: string;
}

/** What clients are known, or likely, to do differently; tried only to explain a refusal. */
function habits(request: Request, base: string, privatekey: string, apikey: string): Habit[] {
  const texts = [...candidates(request, base, 'tolerant')];
  const sent = [...origins(request, base)].map((origin) => origin + withoutSignature(request.target));
  const otherKeys = [
    { key: '', habit: 'the key is empty: the PHP sample of section 1.2.3 assigns $privateKey and reads $privatekey' },
    { key: apikey, habit: 'the apikey was used in place of the private key' },
    { key: `${privatekey}\n`, habit: 'the private key has a line break at its end' },
  ];
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  return [
    ...texts.map(({ form, text }) =>
      habit(`the text that was signed is the URL ${form}`, text, signatureOf(text, privatekey)),
    ),
    ...sent
      .flatMap((url) => otherTexts(request, url))
      .map(([said, text]) => habit(said, text, signatureOf(text, privatekey))),
    ...otherKeys.flatMap(({ key, habit: said }) => texts.map(({ text }) => habit(said, text, signatureOf(text, key)))),
    ...texts.flatMap(({ text }) => [
      habit('plain SHA-256 of URL and key, not HMAC', text, hash(text + privatekey)),
      habit('plain SHA-256 of key and URL, not HMAC', text, hash(privatekey + text)),
      habit('the signature is in upper case', text, signatureOf(text, privatekey).toUpperCase()),
      habit('the signature is in base64', text, createHmac('sha256', privatekey).update(text).digest('base64')),
    ]),
  ];
}

const habit = (said: string, text: string, makes: string): Habit => ({ habit: said, text, makes });

/** Texts of the same request that somebody may have signed instead. */
function otherTexts({ prefix, hostname }: Request, sent: string): [string, string][] {
  const [path = '', query = ''] = split(sent, '?');
  const sorted = query.split('&').sort().join('&');
  const others = ['localhost', '127.0.0.1'].filter((host) => host !== hostname);
  return [
    ['the parameters were sorted before signing', `${path}?${sorted}`],
    ['the parameters were sorted and decoded before signing', formDecoded(`${path}?${sorted}`)],
    ['the URL was encoded (RFC 3986) after it was received raw', `${path}?${encoded(query)}`],
    ['the URL was encoded (RFC 1738) after it was received raw', `${path}?${encoded(query).replaceAll('%20', '+')}`],
    ['percent-encoding is in lower case in the signed text', sent.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())],
    ['the signed text ends in &', `${sent}&`],
    ['the signed text ends in &signature=', `${sent}&signature=`],
    ['only the path and the query were signed', sent.replace(/^https?:\/\/[^/]+/, '')],
    ['only the query was signed', query],
    ['the URL was signed without its scheme', sent.replace(/^https?:\/\//, '')],
    ['the URL was signed without its query', path],
    ['the URL was signed without its port', sent.replace(/^(https?:\/\/[^/]+):\d+/, '$1')],
    ['the URL was signed without the world’s prefix', sent.replace(prefix, '')],
    ['the URL was signed without its extension', sent.replace(/\.(json|xml)\?/, '?')],
    ...others.map((host): [string, string] => [
      `the URL was signed for the host ${host} and sent to ${hostname}`,
      sent.replace(`//${hostname}`, `//${host}`),
    ]),
  ];
}

/** A query with names and values encoded, in the order received. */
const encoded = (query: string): string =>
  query
    .split('&')
    .map((pair) =>
      split(pair, '=')
        .map((part) => encodeURIComponent(formDecoded(part)))
        .join('='),
    )
    .join('&');
