import { createHash } from 'node:crypto';
import type { DocumentSigner } from './document-signer.ts';

/** Who signs for whom: an AED with its secret, and one of its holders. */
export interface Account {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly credentialId: string;
}

const BASE = '/tunsign-proxy-webapp';
const V1 = `${BASE}/services/v1`;

/**
 * A holder who signs through the six calls of section 3 and consents without being asked (`consent: auto`).
 * @param url of the world
 */
export async function remoteSigner(url: string, account: Account): Promise<DocumentSigner> {
  const [certificate, ...chain] = await certificatesOf(url, account);
  if (certificate === undefined) throw new Error('a holder without a certificate');
  return {
    method: 'RSA',
    certificate,
    chain,
    sign: (toBeSigned) => signHash(url, account, sha256(toBeSigned)),
    timestamp: (toBeStamped) => timestamp(url, account, sha256(toBeStamped)),
  };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64');

const path = (...segments: readonly string[]): string => segments.map(encodeURIComponent).join('/');

async function certificatesOf(url: string, { clientId, credentialId }: Account): Promise<Buffer[]> {
  const answer = await fetched(`${url}${V1}/credentials/info/${path(clientId, credentialId, 'chain')}`);
  const { certificates } = (await answer.json()) as { certificates: { encodedCertificate: string }[] };
  return certificates.map(({ encodedCertificate }) => Buffer.from(encodedCertificate, 'base64'));
}

async function signHash(url: string, account: Account, digest: string): Promise<Buffer> {
  const { clientId, credentialId } = account;
  const sad = await sadFor(url, account, await codeFor(url, account, digest));
  const signing = `${V1}/signatures/signHash/${path(clientId, credentialId, sad, 'SHA256', 'RSA')}`;
  const answer = await fetched(url + signing, JSON.stringify([digest]));
  const [signed] = (await answer.json()) as { value: string }[];
  return Buffer.from(signed?.value ?? '', 'base64');
}

/** The code is the `jti` of the token that comes back by the redirection. */
async function codeFor(url: string, account: Account, hash: string): Promise<string> {
  const { clientId, credentialId, redirectUri } = account;
  const asked = { responseType: 'code', scope: 'credential', numSignatures: '1', clientId, credentialId, redirectUri };
  const answer = await fetch(`${url}${BASE}/oauth2/authorize?${new URLSearchParams({ ...asked, hash })}`, {
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`oauth2/authorize answers ${answer.status} ${await answer.text()}`);
  const [, claims = ''] = (new URL(location).searchParams.get('token') ?? '').split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).jti;
}

async function sadFor(url: string, { clientId, clientSecret, redirectUri }: Account, code: string): Promise<string> {
  const exchange = `${V1}/oauth2/token/${path(clientId, 'authorization_code', clientSecret, code)}`;
  const answer = await fetched(url + exchange, redirectUri);
  return ((await answer.json()) as { sad: string }).sad;
}

async function timestamp(url: string, { clientId }: Account, digest: string): Promise<Buffer> {
  const answer = await fetched(`${url}${V1}/signatures/timestamp/${path(clientId, 'SHA256')}`, digest);
  return Buffer.from(await answer.text(), 'base64');
}

/** GET, or POST of a body. */
async function fetched(address: string, body?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(address, body === undefined ? {} : { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status} ${await answer.text()}`);
  return answer;
}
