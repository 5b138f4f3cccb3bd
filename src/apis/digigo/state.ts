import type { Reason } from '../../pki/revocation.ts';
import { type Kind, kind, type ReadRows, type Row, type Rows } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';

export type CertType = 'PERSO' | 'PRO' | 'SEAL';

/** A delegated registration authority ("autorité d'enregistrement déléguée"); the id is its clientId. */
export interface Aed extends Row {
  readonly clientSecret: string;
  readonly name: string;
  /** Needs no proof files (section 2.3.3). */
  readonly admin: boolean;
  /** Where users may be sent back to ("pré-enregistrée", section 3.2). */
  readonly redirectUris: readonly string[];
  /** Addresses and networks it may call from; none listed means any. */
  readonly ips: readonly string[];
}

/** An organisation of the RNE register; the id is its organisationId. */
export interface Organisation extends Row {
  readonly name: string;
  readonly country: string;
  readonly legalRepresentative?: { readonly userId: string; readonly idType: string };
}

export type AffiliationType = 'LEGALREP' | 'ADMIN' | 'COLLABO';

export interface Affiliation {
  readonly organisationId: string;
  readonly affiliationType: AffiliationType;
}

/** A holder ("porteur de certificat"); the id is their e-mail address in lower case: the credentialId. */
export interface User extends Row {
  readonly email: string;
  readonly userId: string;
  readonly idType: string;
  readonly name: string;
  readonly firstname: string;
  readonly phone: string;
  readonly country: string;
  readonly certType: CertType;
  readonly affiliations: readonly Affiliation[];
}

/** A holder's certificate; the id is its serial in upper-case hex. Its bytes follow from this and the issuing authority. */
export interface HolderCertificate extends Row {
  readonly email: string;
  readonly certType: CertType;
  /** Whole seconds, like `notAfter`. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** Which of the holder keys, counted round. */
  readonly key: number;
  readonly pin: string;
  readonly wrongPins: number;
  readonly lockedAt?: Instant;
  readonly revoked?: { readonly at: Instant; readonly reason: Reason };
  /** DER in base64, from when it was first asked for. */
  readonly der?: string;
}

/** The reasons of section 2.3.9, and the name that one of them has in a sample there. */
export const REVOCATION_REASONS = {
  KEY_COMPROMISE: 'keyCompromise',
  CLE_COMPROMISE: 'keyCompromise',
  CESSATION_OF_OPERATION: 'cessationOfOperation',
  SUPERSEDED: 'superseded',
  AFFILIATION_CHANGED: 'affiliationChanged',
  UNSPECIFIED: 'unspecified',
} as const satisfies Readonly<Record<string, Reason>>;

export type CertificateStatus = 'valid' | 'not-yet-valid' | 'expired' | 'revoked';

/** What a certificate is worth at an instant; notAfter is the last second in which it is valid (RFC 5280 section 4.1.2.5). */
export function statusOf({ notBefore, notAfter, revoked }: HolderCertificate, now: Instant): CertificateStatus {
  if (revoked !== undefined && revoked.at <= now) return 'revoked';
  if (now < notBefore) return 'not-yet-valid';
  return now < notAfter + 1000 ? 'valid' : 'expired';
}

/** What a holder authorises an AED to have signed. */
export interface Authorised {
  readonly clientId: string;
  readonly redirectUri: string;
  /** The holder's, as users are known by it. */
  readonly credentialId: string;
  /** Of the certificate that signs. */
  readonly serial: string;
  readonly numSignatures: number;
  /** Digests in base64, no others may be signed; none means any. */
  readonly hashes: readonly string[];
}

/** An open page of oauth2/authorize; the id is a digest of what was asked. */
export interface Consent extends Row, Authorised {
  readonly otp: string;
  readonly wrongOtps: number;
  readonly expiresAt: Instant;
}

/** An authorisation code; the id is the `jti` of the token that carries it. */
export interface Code extends Row, Authorised {
  readonly expiresAt: Instant;
  readonly usedAt?: Instant;
}

/** Signature activation data: what signatures are asked for with. */
export interface Sad extends Row, Omit<Authorised, 'redirectUri' | 'numSignatures'> {
  /** How many signatures it is still good for. */
  readonly remaining: number;
  readonly expiresAt: Instant;
  readonly extendedAt?: Instant;
}

/** Signatures (SIG) and timestamps (TST) are counted. */
export type QuotaType = 'SIG' | 'TST';

/** How many signatures or timestamps an AED or a holder still has; the id is {@link quotaOf}. */
export interface Quota extends Row {
  /** Which grant to its owner this is: `1` for the first. */
  readonly txId: string;
  readonly remain: number;
  readonly dateOrder: Instant;
  readonly dateExpire: Instant;
}

export const isLocked = ({ lockedAt }: HolderCertificate): boolean => lockedAt !== undefined;

export const aeds = kind<Aed>()('digigo.aeds');
export const organisations = kind<Organisation>()('digigo.organisations');
export const users = kind<User>()('digigo.users', {
  person: (user) => personOf(user),
  phone: ({ phone }) => phoneKeyOf(phone),
  administered: ({ affiliations }) =>
    affiliations.flatMap(({ organisationId, affiliationType }) =>
      affiliationType === 'ADMIN' ? [organisationId] : [],
    ),
});
export const certificates = kind<HolderCertificate>()('digigo.certificates', { email: ({ email }) => keyOf(email) });

export const consents = kind<Consent>()('digigo.consents', { client: ({ clientId }) => clientId });
export const codes = kind<Code>()('digigo.codes', { client: ({ clientId }) => clientId });
export const sads = kind<Sad>()('digigo.sads', { client: ({ clientId }) => clientId });
export const quotas = kind<Quota>()('digigo.quotas');

/** How long a quota serves unless it is said: as long as the printed one (section 2.3.17). */
export const QUOTA_LIFETIME_MS = 365 * 86_400_000;

/** The id of a quota. */
export const quotaOf = (owner: 'aed' | 'user', id: string, type: QuotaType): string => `${type} ${owner} ${id}`;

/** E-mail addresses are the same in any case. */
export const keyOf = (email: string): string => email.toLowerCase();

/** Phone numbers are the same with the country's prefix and without. */
export const phoneKeyOf = (phone: string): string => phone.replace(/^(\+|00)216/, '');

/** Whoever has an identity document, under whatever addresses they hold certificates. */
export const personOf = ({ idType, userId }: Pick<User, 'idType' | 'userId'>): string =>
  `${idType} ${userId.toUpperCase()}`;

/** The certificate a holder signs with: the last that was issued to them. */
export function certificateOf(rows: ReadRows, email: string): HolderCertificate | undefined {
  return [...rows.find(certificates, 'email', keyOf(email))].at(-1);
}

/** How many rows of a kind an AED may have at once; the oldest goes first. */
const MAX_OF_ONE = 5000;

/** Makes room for one more row of an AED, so that one which asks again and again does not fill the world. */
export function makeRoom<T extends Row>(
  rows: Rows,
  kind: Kind<T, 'client'>,
  clientId: string,
  mayGo: (row: T) => boolean = () => false,
): void {
  let surplus = rows.count(kind, 'client', clientId) - MAX_OF_ONE + 1;
  for (const row of rows.find(kind, 'client', clientId)) {
    if (surplus <= 0 && !mayGo(row)) return;
    rows.delete(kind, row.id);
    surplus -= 1;
  }
}

/** How long after its expiry something is still told from what never was. */
const PURGE_AFTER_MS = 86_400_000;

/** Whether something expired so long ago that it may be forgotten. */
export const isForgotten =
  (now: Instant) =>
  ({ expiresAt }: { readonly expiresAt: Instant }): boolean =>
    now >= expiresAt + PURGE_AFTER_MS;
