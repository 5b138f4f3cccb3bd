import type { Scenario, Schemas } from '../../generated/contracts.ts';
import { addressProblems } from '../../kit/addresses.ts';
import { duplicates, type GivenProblem } from '../../kit/given.ts';
import type { Beginning } from '../../kit/module.ts';
import type { Ids } from '../../world/ids.ts';
import type { Instant } from '../../world/time.ts';
import { requestOfHolder } from './given-requests.ts';
import { PIN_LENGTH, VALIDITY_MS } from './holder-certificate.ts';
import { serialFrom } from './operator.ts';
import { redirectUriProblem } from './redirect-uri.ts';
import { requests } from './registration.ts';
import {
  type Aed,
  aeds,
  certificates,
  type HolderCertificate,
  keyOf,
  type Organisation,
  organisations,
  QUOTA_LIFETIME_MS,
  type Quota,
  type QuotaType,
  quotaOf,
  quotas,
  type User,
  users,
} from './state.ts';

type Given = NonNullable<NonNullable<Scenario['given']>['digigo']>;

/** Brings in the AEDs, organisations and holders of a scenario's `given.digigo`. Certificates are issued when they are asked for. */
export function stage(given: Given, { put, ids, now }: Beginning): void {
  for (const { quotas: granted = {}, ...aed } of given.aeds ?? []) {
    put(aeds, aedGiven(aed));
    for (const quota of quotasGiven(granted, (type) => quotaOf('aed', aed.clientId, type), now)) put(quotas, quota);
  }
  for (const { organisationId, ...organisation } of given.organisations ?? []) {
    put(organisations, { country: 'TN', ...organisation, id: organisationId } satisfies Organisation);
  }
  for (const [n, { quotas: granted = {}, ...holder }] of (given.users ?? []).entries()) {
    put(users, userGiven(holder));
    const id = keyOf(holder.email);
    for (const quota of quotasGiven(granted, (type) => quotaOf('user', id, type), now)) put(quotas, quota);
    if (holder.certificate === 'none') continue;
    const certificate = certificateGiven(holder, n, ids, now);
    put(certificates, certificate);
    put(requests, requestOfHolder(given, holder, certificate, ids));
  }
}

const quotasGiven = (granted: Schemas['quotas'], idOf: (type: QuotaType) => string, now: Instant): Quota[] =>
  (['SIG', 'TST'] as const).flatMap((type) => {
    const remain = granted[type];
    const dateExpire = now + QUOTA_LIFETIME_MS;
    return remain === undefined ? [] : [{ id: idOf(type), txId: '1', remain, dateOrder: now, dateExpire }];
  });

const aedGiven = ({ clientId, ...aed }: Omit<Schemas['aed'], 'quotas'>): Aed => ({
  name: clientId,
  admin: false,
  redirectUris: [],
  ips: [],
  ...aed,
  id: clientId,
});

const userGiven = ({
  pin: _pin,
  certificate: _certificate,
  requestId: _requestId,
  aed: _aed,
  ...user
}: Omit<Schemas['holder'], 'quotas'>): User => ({
  idType: 'CIN',
  certType: 'PERSO',
  country: 'TN',
  affiliations: [],
  ...user,
  id: keyOf(user.email),
});

const DAY_MS = 86_400_000;
/** How long ago certificates were issued, and one of them revoked. */
const AGE_MS = 30 * DAY_MS;
const EXPIRED_AGE_MS = VALIDITY_MS + DAY_MS;

/** A certificate that is what a scenario says at its beginning; the holders' keys are dealt out in turn. */
function certificateGiven(holder: Schemas['holder'], key: number, ids: Ids, now: Instant): HolderCertificate {
  const { email, certType = 'PERSO', certificate = 'valid', pin } = holder;
  const id = serialFrom(ids);
  const drawn = ids.digits(PIN_LENGTH);
  const begun = now - (now % 1000);
  const notBefore = begun - (certificate === 'expired' ? EXPIRED_AGE_MS : AGE_MS);
  return {
    id,
    email,
    certType,
    notBefore,
    notAfter: notBefore + VALIDITY_MS,
    key,
    pin: pin ?? drawn,
    wrongPins: 0,
    ...(certificate === 'revoked' && { revoked: { at: begun - DAY_MS, reason: 'unspecified' } }),
  };
}

/** What a schema cannot say: ids that are there twice, organisations that are not there, addresses that are none. */
export function problems({
  aeds: clients = [],
  organisations: known = [],
  users: holders = [],
}: Given): GivenProblem[] {
  const ids = new Set(known.map(({ organisationId }) => organisationId));
  return [
    ...duplicates(
      ['aeds'],
      'clientId',
      clients.map(({ clientId }) => clientId),
    ),
    ...duplicates(
      ['organisations'],
      'organisationId',
      known.map(({ organisationId }) => organisationId),
    ),
    ...duplicates(
      ['users'],
      'email',
      holders.map(({ email }) => keyOf(email)),
    ),
    ...clients.flatMap(({ ips = [] }, n) => addressProblems(['aeds', n, 'ips'], ips)),
    ...clients.flatMap(({ redirectUris = [] }, n) => redirectProblems(['aeds', n, 'redirectUris'], redirectUris)),
    ...holders.flatMap((holder, n) => affiliationProblems(['users', n], holder, ids)),
  ];
}

const redirectProblems = (path: GivenProblem['path'], uris: readonly string[]): GivenProblem[] =>
  uris.flatMap((uri, n) => {
    const problem = redirectUriProblem(uri);
    return problem === undefined ? [] : [{ path: [...path, n], message: `${uri} ${problem}` }];
  });

function affiliationProblems(
  path: GivenProblem['path'],
  { affiliations = [], certType = 'PERSO', certificate }: Schemas['holder'],
  known: ReadonlySet<string>,
): GivenProblem[] {
  const unknown = affiliations.flatMap(({ organisationId }, n) =>
    known.has(organisationId)
      ? []
      : [
          {
            path: [...path, 'affiliations', n, 'organisationId'],
            message: `there is no organisation ${organisationId}`,
          },
        ],
  );
  if (certType === 'PERSO' || certificate === 'none' || affiliations.length > 0) return unknown;
  return [{ path: [...path, 'certType'], message: `a ${certType} certificate needs an affiliation` }];
}
