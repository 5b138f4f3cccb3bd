import type { Response, Test } from 'supertest';
import type { Simulated } from '../../simulate.ts';
import { AED } from './digigo.ts';

/** Where the services of section 2 are. */
export const SERVICES = '/tunsign-proxy-webapp/services/rest/tunsign-proxy-admin';

export const servicePath = (service: string, ...segments: readonly string[]): string =>
  [SERVICES, service, ...segments.map(encodeURIComponent)].join('/');

/** Calls a service for the first AED, unless another is said. */
export const call = ({ agent }: Simulated, service: string, body: object, clientId = AED.clientId): Test =>
  agent.post(servicePath(service, clientId)).send(body);

/** What a refusal of sections 2.3.9 to 2.3.17 looks like. */
export const refused = (description: string, code = 400, status = 'INVALID REQUEST') => ({ status, code, description });

/** What was answered: the refusal itself, and that it came with the status that it names. */
export const answer = ({ status, body }: Response): unknown => (body.code === status ? body : [status, body]);
