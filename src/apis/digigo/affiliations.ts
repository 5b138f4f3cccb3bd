import type { Fail } from '../../kit/operation.ts';
import { kind, type ReadRows, type Row, type Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { type Aed, type AffiliationType, makeRoom, type Organisation, type User, users } from './state.ts';

/** A request that a holder be affiliated to an organisation (section 2.3.11); the id is its affiliationRqtId. */
export interface AffiliationRequest extends Row {
  /** Of the AED that sent it, and alone may see it. */
  readonly clientId: string;
  readonly userId: string;
  readonly idType: string;
  readonly email: string;
  readonly organisationId: string;
  readonly affiliationType: AffiliationType;
  readonly requestorIdType: string;
  readonly requestorId: string;
  readonly requestorEmail: string;
  /** Base64, as it was sent. */
  readonly requestSignature: string;
  /** From when the holder is affiliated; without, the request is pending. */
  readonly approvedAt?: Instant;
}

export const affiliationRequests = kind<AffiliationRequest>()('digigo.affiliationRequests', {
  client: ({ clientId }) => clientId,
});

/** Keeps a new request, as part of a change. */
export function putRequest(rows: Rows, request: AffiliationRequest): void {
  makeRoom(rows, affiliationRequests, request.clientId);
  rows.put(affiliationRequests, request);
}

/** @throws {Failure} when an AED has no such request: there is none, or it is another's */
export function requestOf(
  rows: ReadRows,
  { id: clientId, name }: Aed,
  affiliationRqtId: string,
  fail: Fail<'invalid-affiliation-rqt-id'>,
): AffiliationRequest {
  const request = rows.get(affiliationRequests, affiliationRqtId);
  if (request?.clientId === clientId) return request;
  throw fail('invalid-affiliation-rqt-id', `${name} has no request ${affiliationRqtId.slice(0, 100)}`);
}

/** What an approval has to say again, and what it is called when it says something else. */
const TERMS = {
  userId: 'invalid-user-id',
  idType: 'invalid-id-type',
  email: 'invalid-email',
  organisationId: 'invalid-organisation-id',
  affiliationType: 'invalid-affiliation-type',
  requestorIdType: 'invalid-requestor-id-type',
  requestorId: 'invalid-requestor-id',
  requestorEmail: 'invalid-requestor-email',
} as const satisfies Partial<Record<keyof AffiliationRequest, string>>;

type Term = keyof typeof TERMS;

/** @throws {Failure} when an approval is not of what was requested */
export function checkSame(
  request: AffiliationRequest,
  approval: Readonly<Record<Term, string>>,
  fail: Fail<(typeof TERMS)[Term]>,
): void {
  for (const [term, different] of Object.entries(TERMS) as [Term, (typeof TERMS)[Term]][]) {
    if (request[term].toLowerCase() === approval[term].toLowerCase()) continue;
    throw fail(different, `request ${request.id} has ${request[term]} for ${term}`);
  }
}

/** What a holder is to an organisation; undefined when they are nothing to it. */
export const affiliationOf = ({ affiliations }: User, { id }: Pick<Organisation, 'id'>): AffiliationType | undefined =>
  affiliations.find(({ organisationId }) => organisationId === id)?.affiliationType;

/** Affiliates a holder, as part of a change: in place of what they were to the organisation, if they were anything. */
export function affiliate(
  rows: Rows,
  holder: User,
  organisation: Organisation,
  affiliationType: AffiliationType,
): void {
  const affiliation = { organisationId: organisation.id, affiliationType };
  const isThere = affiliationOf(holder, organisation) !== undefined;
  const affiliations = isThere
    ? holder.affiliations.map((other) => (other.organisationId === organisation.id ? affiliation : other))
    : [...holder.affiliations, affiliation];
  rows.put(users, { ...holder, affiliations });
}

/** Ends a holder's affiliation, as part of a change. */
export function dissociate(rows: Rows, holder: User, { id }: Organisation): void {
  const affiliations = holder.affiliations.filter(({ organisationId }) => organisationId !== id);
  rows.put(users, { ...holder, affiliations });
}
