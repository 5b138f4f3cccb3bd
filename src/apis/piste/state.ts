import type { Quota } from '../../kit/quota.ts';
import { kind, type Row } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';

export type Environment = 'sandbox' | 'production';

/** Where a subscription to an API stands: asked for, then approved or rejected by the API's administrators. */
export type Subscription = 'none' | 'pending' | 'approved' | 'rejected';

/** The one API of the catalogue that the document is about. */
export const SNE_COTATION = 'sne-cotation';

/** Somebody who registered on the portal; the id is their e-mail address. */
export interface Account extends Row {
  readonly organisationCode?: string;
  readonly createdAt: Instant;
  readonly activatedAt?: Instant;
}

/** A client application; the id is its client_id. */
export interface Application extends Row {
  readonly clientSecret: string;
  readonly name: string;
  readonly email: string;
  readonly environment: Environment;
  readonly enabled: boolean;
  readonly scopes: readonly string[];
  readonly apis: Readonly<Record<string, Subscription>>;
  /** Whether SNE-Cotation's administrators gave it a business profile ("profil métier"). */
  readonly profile: boolean;
  readonly quotas: readonly Quota[];
}

/** An access token; the id is the token itself. */
export interface Token extends Row {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Instant;
}

export const accounts = kind<Account>()('piste.accounts');
export const applications = kind<Application>()('piste.applications', { email: (application) => application.email });
export const tokens = kind<Token>()('piste.tokens', { client: (token) => token.clientId });

/** The scopes that an application is registered with unless a scenario says otherwise (printed in the document). */
export const DEFAULT_SCOPES: readonly string[] = ['openid', 'resource.READ'];

/** A token is live until its expiry, which it does not outlive by an instant. */
export const isLive = (token: Token, now: Instant): boolean => now < token.expiresAt;

export const subscriptionOf = (application: Application, api: string): Subscription => application.apis[api] ?? 'none';

/**
 * Whether a host serves an application: `sandbox-…` hosts only sandbox ones, other hosts of piste.gouv.fr only production
 * ones, and every other host, such as localhost, both.
 */
export function servesEnvironment(hostname: string, environment: Environment): boolean {
  if (hostname.startsWith('sandbox-')) return environment === 'sandbox';
  if (hostname.endsWith('.piste.gouv.fr')) return environment === 'production';
  return true;
}
