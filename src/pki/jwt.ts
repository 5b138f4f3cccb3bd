import { type Signer, signBytes } from './signer.ts';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HEADER = encode({ alg: 'RS256', typ: 'JWT' });

/** A JWT (RFC 7519) with these claims, signed RS256 (RFC 7518 section 3.3). */
export async function signJwt({ key }: Signer, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const text = `${HEADER}.${encode(claims)}`;
  return `${text}.${(await signBytes(key, Buffer.from(text))).toString('base64url')}`;
}
