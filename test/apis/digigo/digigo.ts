import { createHash } from 'node:crypto';
import type { Response, Test } from 'supertest';
import { type Simulated, simulate } from '../../simulate.ts';

export const BASE = '/tunsign-proxy-webapp';
export const AUTHORIZE = `${BASE}/oauth2/authorize`;
export const RETURN = 'https://aed.example/retour';
/** One that has a query of its own. */
export const RETURN_OF_TENANT = 'https://aed.example/retour?tenant=7';
export const AED = {
  clientId: '694b650c-eceb-4765-94f7-d170b4a9807c',
  clientSecret: 'secret-of-the-aed',
  name: 'Banque de test',
  redirectUris: [RETURN, RETURN_OF_TENANT],
};
export const OTHER_AED = {
  clientId: 'another',
  clientSecret: 'secret-of-another',
  name: 'Autre AED',
  redirectUris: [RETURN, 'https://another.example/'],
};
export const PIN = '246810';
export const HOLDER = 'folen.benfoulen@certification.tn';
export const OTHER_HOLDER = 'foulen@certification.tn';

/** Somebody with a certificate. */
export const holder = (email: string, more: object = {}) => ({
  userId: '01234567',
  name: 'Ben Foulen',
  firstname: 'Folen',
  email,
  phone: '99111111',
  pin: PIN,
  ...more,
});

export interface Furnishing {
  readonly aed?: object;
  readonly holder?: object;
  readonly users?: readonly object[];
  readonly organisations?: readonly object[];
  readonly scenario?: object;
}

/** Two AEDs and two holders with valid certificates, unless something else is said of the first ones. */
export const given = ({ aed = {}, holder: more = {}, users = [], organisations = [] }: Furnishing = {}) => ({
  aeds: [{ ...AED, ...aed }, OTHER_AED],
  organisations,
  users: [holder(HOLDER, more), holder(OTHER_HOLDER, { phone: '99222222' }), ...users],
});

export const withDigigo = (furnishing: Furnishing = {}, options = {}): Promise<Simulated> =>
  simulate({ given: { digigo: given(furnishing) }, ...furnishing.scenario }, options);

export const digest = (text: string, hash = 'sha256'): string => createHash(hash).update(text).digest('base64');

/** The digest that is authorised unless another one is. */
export const HASH = digest('un document');

/** What a client asks of oauth2/authorize; undefined leaves a parameter out. */
export const asking = (more: Readonly<Record<string, string | undefined>> = {}): string => {
  const asked = {
    redirectUri: RETURN,
    responseType: 'code',
    scope: 'credential',
    credentialId: HOLDER,
    clientId: AED.clientId,
    numSignatures: '1',
    hash: HASH,
    ...more,
  };
  const pairs = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  return `${AUTHORIZE}?${new URLSearchParams(pairs)}`;
};

/** Opens the page, as a browser does. */
export const open = ({ agent }: Simulated, url = asking()): Test => agent.get(url);

/** The OTP that reached the holder's phone last. */
export async function lastOtp({ agent }: Simulated, world = 'default'): Promise<string> {
  const { body } = await agent.get(`/_sim/worlds/${world}/outbox?channel=sms`).expect(200);
  return body.messages.at(-1).otp;
}

/** Sends what somebody types on the page. */
export const type = ({ agent }: Simulated, typed: object, url = asking()): Test =>
  agent
    .post(url)
    .type('form')
    .send({ answer: 'accept', ...typed });

/** Opens the page and consents; gives where that leads. */
export async function consent(simulated: Simulated, url = asking()): Promise<string> {
  await open(simulated, url).expect(200);
  const { headers } = await type(simulated, { pin: PIN, otp: await lastOtp(simulated) }, url).expect(302);
  return headers['location'] ?? '';
}

export const tokenIn = (address: string): string => new URL(address).searchParams.get('token') ?? '';

export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

/** The code that consenting brings. */
export const codeFor = async (simulated: Simulated, more: Readonly<Record<string, string | undefined>> = {}) =>
  String(claimsOf(tokenIn(await consent(simulated, asking(more))))['jti']);

const segment = (text: string): string => encodeURIComponent(text);

export interface Exchanging {
  readonly clientId?: string;
  readonly grantType?: string;
  readonly clientSecret?: string;
  readonly code: string;
}

/** Where a code is exchanged. */
export const tokenPath = ({
  clientId = AED.clientId,
  grantType = 'authorization_code',
  clientSecret = AED.clientSecret,
  code,
}: Exchanging): string =>
  `${BASE}/services/v1/oauth2/token/${[clientId, grantType, clientSecret, code].map(segment).join('/')}`;

/** Sends text under a content type, as it is. */
export const send = ({ agent }: Simulated, path: string, body: string, contentType = 'application/json'): Test =>
  agent
    .post(path)
    .set('Content-Type', contentType)
    .serialize((text: unknown) => text as string)
    .send(body);

export const exchange = (simulated: Simulated, given: Exchanging, body: string = RETURN): Test =>
  send(simulated, tokenPath(given), body);

/** A SAD for what is asked. */
export async function sadFor(simulated: Simulated, more: Readonly<Record<string, string | undefined>> = {}) {
  const { body } = await exchange(simulated, { code: await codeFor(simulated, more) }).expect(200);
  return String(body.sad);
}

export interface Signing {
  readonly clientId?: string;
  readonly credentialId?: string;
  readonly sad: string;
  readonly hashAlgo?: string;
  readonly signAlgo?: string;
}

export const signPath = ({
  clientId = AED.clientId,
  credentialId = HOLDER,
  sad,
  hashAlgo = 'SHA256',
  signAlgo = 'RSA',
}: Signing): string =>
  `${BASE}/services/v1/signatures/signHash/${[clientId, credentialId, sad, hashAlgo, signAlgo].map(segment).join('/')}`;

export const sign = (simulated: Simulated, given: Signing, hashes: unknown = [HASH]): Test =>
  send(simulated, signPath(given), typeof hashes === 'string' ? hashes : JSON.stringify(hashes));

export const extendPath = ({ clientId = AED.clientId, credentialId = HOLDER, sad }: Signing): string =>
  `${BASE}/services/v1/credentials/extendTransaction/${[clientId, credentialId, sad].map(segment).join('/')}`;

export const extend = (simulated: Simulated, given: Signing, hashes: unknown = [HASH]): Test =>
  send(simulated, extendPath(given), typeof hashes === 'string' ? hashes : JSON.stringify(hashes));

export const infoPath = (clientId = AED.clientId, credentialId = HOLDER, certificates = 'chain'): string =>
  `${BASE}/services/v1/credentials/info/${[clientId, credentialId, certificates].map(segment).join('/')}`;

export const timestampPath = (clientId = AED.clientId, hashAlgo = 'SHA256'): string =>
  `${BASE}/services/v1/signatures/timestamp/${[clientId, hashAlgo].map(segment).join('/')}`;

/** A holder's certificate and those above it, as DER. */
export async function chainOf({ agent }: Simulated, credentialId = HOLDER): Promise<Buffer[]> {
  const { body } = await agent.get(infoPath(undefined, credentialId)).expect(200);
  return body.certificates.map(({ encodedCertificate }: { encodedCertificate: string }) =>
    Buffer.from(encodedCertificate, 'base64'),
  );
}

/** What a refusal of sections 3.2 to 3.6 looks like. */
export const refusal = (description: string, error = 'invalid_request') => ({ error, error_description: description });

/** What was answered, in short. */
export const answered = ({ status, body }: Response): unknown => [status, body];

/** The rows of a kind that a world has. */
export async function rowsOf({ agent }: Simulated, kind: string): Promise<Record<string, unknown>[]> {
  return (await agent.get(`/_sim/worlds/default/rows/${kind}`).expect(200)).body.rows;
}
