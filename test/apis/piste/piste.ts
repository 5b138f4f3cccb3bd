import { type IncomingHttpHeaders, request } from 'node:http';
import type { Response } from 'supertest';
import type { Schemas } from '../../../src/generated/contracts.ts';
import { type Simulated, START, simulate } from '../../simulate.ts';

export const TOKEN = '/api/oauth/token';
export const HEALTHCHECK = '/mtes/sne-cotation/v1.0/healthcheck';

/** An application that may do everything. */
export const DEMO = { clientId: 'demo', clientSecret: 's3cret' };

export const INVALID_CLIENT = {
  error: 'invalid_client',
  error_description:
    'Client authentication failed (e.g. unknown client, no client authentication included, or unsupported authentication method).',
};

export const INVALID_REQUEST = {
  error: 'invalid_request',
  error_description:
    'The request is missing a required parameter, includes an unsupported parameter value (other than grant type), repeats a parameter, includes multiple credentials, utilizes more than one mechanism for authenticating the client, or is otherwise malformed.',
};

export const NO_PROFILE = {
  code: 'ERRAUTUSR0001',
  message:
    "Aucun profil métier n'est attribué à cette application cliente. Veuillez contacter les administrateurs de l'API SNE-Cotation.",
};

export type Application = Partial<Schemas['application']>;

/** A world, frozen at START, in which the application `demo` may do everything unless it is said otherwise. */
export const withApplication = (application: Application = {}, rest: object = {}): Promise<Simulated> =>
  simulate({
    given: {
      piste: { applications: [{ ...DEMO, apis: { 'sne-cotation': 'approved' }, profile: true, ...application }] },
    },
    ...rest,
  });

/** A world, frozen at START, with these applications. */
export const withApplications = (applications: readonly Application[], rest: object = {}): Promise<Simulated> =>
  simulate({ given: { piste: { applications } }, ...rest });

export const FORM = { grant_type: 'client_credentials', client_id: DEMO.clientId, client_secret: DEMO.clientSecret };

/** Asks for a token with these fields in the form. */
export const askToken = ({ agent }: Pick<Simulated, 'agent'>, form: object = FORM, path = TOKEN) =>
  agent.post(path).type('form').send(form);

/** A token of an application. */
export async function tokenOf(simulated: Pick<Simulated, 'agent'>, form: object = {}, path = TOKEN): Promise<string> {
  const { body } = await askToken(simulated, { ...FORM, ...form }, path).expect(200);
  return body.access_token;
}

/** Calls the healthcheck with a token. */
export const check = ({ agent }: Pick<Simulated, 'agent'>, token: string, path = HEALTHCHECK) =>
  agent.get(path).set('Authorization', `Bearer ${token}`);

export const challengeOf = (error: string, description: string, realm = 'DefaultRealm'): string =>
  `Bearer realm="${realm}",error="${error}",error_description="${description}"`;

/** The document's guide, as explanations name it. */
export const GUIDE = "Guide de consommation de l'API SNE-Cotation";

/** What no answer may carry: the explanation of a refusal is in the journal alone. */
export const explained = async (simulated: Simulated, response: Response) => {
  const { outcome, explanation } = await simulated.explain(response);
  return { outcome, ...explanation };
};

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request whose Host header and bytes are the test's own. */
export const raw = (
  url: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = request({ hostname, port, path, method, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

export { START };
