import type { WorldContext } from '../../kit/module.ts';
import type { Call, Fail } from '../../kit/operation.ts';
import { sameSecret } from '../../kit/secrets.ts';
import type { ReadRows } from '../../world/rows.ts';
import { toIso } from '../../world/time.ts';
import { dialectOf } from './dialect.ts';
import type { Case } from './errors.ts';
import { type Application, applications, type Certificate, certificates, type Permission } from './state.ts';

type CovoiturageCall = Call<WorldContext>;

/** Who calls: the operator's server, by its application token; or whoever holds something else, or nothing. */
export interface Caller {
  readonly bearer: string | undefined;
  readonly application: Application | undefined;
}

/** What the operator's server must be allowed to do; other operations decide by the certificate, or are public. */
const NEEDS: Readonly<Record<string, Permission>> = {
  'covoiturage.create-certificate': 'certificate.create',
  'covoiturage.download-pdf-with-meta': 'certificate.download',
};

/**
 * Reads the bearer token ("token applicatif dans les headers"), and holds it against what the operation needs.
 * @throws {Failure} 401 without a valid application token, 403 without its permission
 */
export function authenticate({ request, contract, world }: CovoiturageCall, fail: Fail<Case>): Caller {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const known = bearer === undefined ? undefined : world.read((rows) => rows.get(applications, bearer));
  const application = known?.revokedAt === undefined ? known : undefined;
  const needed = NEEDS[contract?.id ?? ''];
  if (needed !== undefined) {
    if (application === undefined) throw fail('unauthorized', whyUnknown(bearer, known));
    checkPermission(application, needed, fail);
  }
  return { bearer, application };
}

function whyUnknown(bearer: string | undefined, known: Application | undefined): string {
  if (bearer === undefined) return 'there is no Authorization: Bearer header';
  if (known?.revokedAt === undefined) return 'no application has this token';
  return `the application was revoked at ${toIso(known.revokedAt)}`;
}

function checkPermission({ permissions }: Application, needed: Permission, fail: Fail<'forbidden'>): void {
  if (permissions.includes(needed)) return;
  throw fail('forbidden', `the application may not ${needed}`, { permissions });
}

/** A uuid as people may write it. */
const uuidOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9-]/g, '');

/**
 * The certificate of a uuid.
 * @throws {Failure} 404 when there is none
 */
export function certificateOf(rows: ReadRows, text: string, fail: Fail<'not-found'>): Certificate {
  const certificate = rows.get(certificates, uuidOf(text));
  if (certificate === undefined) throw fail('not-found', `Certificate not found: ${text}`);
  return certificate;
}

/**
 * The certificate that a caller may download: by its own token, as its operator, or, where downloads are public, anyhow.
 * @throws {Failure} 401, 403 or 404, as the document has them
 */
export function downloadable(
  { world, caller }: { readonly world: WorldContext['world']; readonly caller: Caller },
  text: string,
  fail: Fail<'unauthorized' | 'forbidden' | 'not-found'>,
): Certificate {
  const certificate = world.read((rows) => rows.get(certificates, uuidOf(text)));
  if (dialectOf(world).downloadAuth === 'token') checkDownload(caller, certificate, fail);
  if (certificate === undefined) throw fail('not-found', `Certificate not found: ${text}`);
  return certificate;
}

function checkDownload(
  { bearer, application }: Caller,
  certificate: Certificate | undefined,
  fail: Fail<'unauthorized' | 'forbidden' | 'not-found'>,
): void {
  if (application !== undefined) {
    checkPermission(application, 'certificate.download', fail);
    if (certificate === undefined || certificate.operator === application.operator) return;
    throw fail('not-found', `the certificate is of operator ${certificate.operator}, not ${application.operator}`);
  }
  if (bearer === undefined) throw fail('unauthorized', 'there is no Authorization: Bearer header');
  if (certificate === undefined || !sameSecret(bearer, certificate.token)) {
    throw fail('unauthorized', 'the token is neither that of this certificate nor that of an application');
  }
}
