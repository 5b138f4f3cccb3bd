import { formDecoded } from '../../kit/percent-encoding.ts';
import type { Request } from '../../kit/request.ts';
import { sameSecret } from '../../kit/secrets.ts';
import type { World } from '../../world/world.ts';
import { type Application, applications, servesEnvironment } from './state.ts';

/** What a client says to be known by. */
export interface Credentials {
  readonly id: string | undefined;
  readonly secret: string | undefined;
  /** Whether they may be form-encoded (RFC 6749 section 2.3.1): some clients do that, others do not. */
  readonly encoded?: true;
}

/**
 * The application of these credentials, or, as text, why there is none: the client is not told which
 * (observed: unknown id and wrong secret answer byte for byte the same).
 */
export function authenticated(world: World, request: Request, credentials: Credentials): Application | string {
  const { id, secret } = credentials;
  if (id === undefined || secret === undefined) return 'there is no client_id or no client_secret';
  const read = credentials.encoded ? formDecoded : (text: string) => text;
  const found = world.read((rows) => rows.get(applications, id) ?? rows.get(applications, read(id)));
  if (found === undefined) return `no application has the client_id ${id}`;
  const isTheirs = [secret, read(secret)].some((text) => sameSecret(text, found.clientSecret));
  if (!isTheirs) return `the client_secret of ${found.id} is another one`;
  if (!found.enabled) return `application ${found.id} is disabled`;
  if (servesEnvironment(request.hostname, found.environment)) return found;
  return `${found.id} is a ${found.environment} application, which ${request.hostname} does not know`;
}

/**
 * The credentials of an `Authorization: Basic` header (RFC 7617).
 * @returns undefined when there is no such header
 */
export function basicCredentials({ headers }: Request): Credentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { id, secret, encoded: true };
}
