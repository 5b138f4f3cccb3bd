import { dialectReader, type Rule, type Switch } from '../../kit/rule.ts';

const TOKEN = "Obtention d'un jeton d'autorisation";
const CALL = "Appel d'un endpoint";

/** Where sources disagree, or a test may want it otherwise. */
export const switches = {
  scopes: {
    default: 'all' as 'all' | 'intersect',
    section: TOKEN,
    provenance: 'observed',
    says: '`all`: a token carries every scope of its application, whatever was asked for; `intersect`: those asked for',
  },
  realm: {
    default: 'DefaultRealm' as string,
    section: CALL,
    provenance: 'observed',
    says: "the realm of the gateway's challenges",
  },
  businessProfileStatus: {
    default: 403 as number,
    section: CALL,
    provenance: 'assumed',
    says: 'the HTTP status of ERRAUTUSR0001, whose body alone is printed',
  },
} satisfies Record<string, Switch>;

export const dialectOf = dialectReader('piste', switches);

/** What else the document leaves open. */
export const rules: readonly Rule[] = [
  {
    section: TOKEN,
    provenance: 'observed',
    says: 'clients authenticate in the body or by `Authorization: Basic`, form-encoded inside or not',
  },
  {
    section: TOKEN,
    provenance: 'observed',
    says: 'unknown client and wrong secret answer byte for byte the same, with status 400',
  },
  {
    section: TOKEN,
    provenance: 'assumed',
    says: 'a disabled application, and one of the other environment, are refused like an unknown one',
  },
  { section: TOKEN, provenance: 'assumed', says: 'the grant type is looked at before the client, the scope after it' },
  {
    section: TOKEN,
    provenance: 'assumed',
    says: 'every call gives a new token; earlier ones live on, at most 2,000 of one application',
  },
  { section: TOKEN, provenance: 'observed', says: 'an expired token is told from an unknown one for an hour' },
  {
    section: TOKEN,
    provenance: 'observed',
    says: '`sandbox-…` hosts serve sandbox applications only, other hosts of piste.gouv.fr production ones only, any other host both (the guide prints one host for both)',
  },
  {
    section: CALL,
    provenance: 'observed',
    says: 'the gateway asks in this order: token, application, quota, subscription, scope; then SNE-Cotation asks for the business profile',
  },
  {
    section: CALL,
    provenance: 'observed',
    says: 'a call without a bearer token answers 400 with a challenge and no body',
  },
  { section: CALL, provenance: 'assumed', says: 'refusals of subscription and quota are plain text' },
  {
    section: CALL,
    provenance: 'observed',
    says: 'quotas count in windows aligned to the calendar, in UTC; from 80 % on, answers carry `X-Rate-Limit`',
  },
];
