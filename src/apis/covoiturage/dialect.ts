import { dialectReader, type Rule, type Switch } from '../../kit/rule.ts';

export const CREATION = 'Création de l’attestation';
export const DOWNLOAD = 'Télécharger une attestation';
export const STATUS = 'Statut de développement des fonctionnalités';

/** Where document and practice differ. */
export const switches = {
  errors: {
    default: 'doc' as 'doc' | 'rpc',
    section: CREATION,
    provenance: 'documented',
    says: '`doc`: `{"code", "error"}`, as printed; `rpc`: the JSON-RPC errors that the service was seen to answer',
  },
  empty: {
    default: 204 as 201 | 204 | 404,
    section: CREATION,
    provenance: 'documented',
    says: '`204`: no carpools, no certificate, and no body, which HTTP forbids; `201`: a certificate of zeros, as observed in 2020 and from 2021-11-08 on; `404`: as observed in between',
  },
  downloadAuth: {
    default: 'token' as 'token' | 'public',
    section: DOWNLOAD,
    provenance: 'documented',
    says: "`token`: a download asks for the certificate's own `token`, or an application token of its operator; `public`: its address is enough, as observed",
  },
  createdAt: {
    default: 'local' as 'local' | 'utc',
    section: CREATION,
    provenance: 'documented',
    says: '`local`: `2020-01-01T00:00:00+0100`, as printed, in the zone of the request; `utc`: `2019-12-31T23:00:00.000Z`, as observed',
  },
  edition: {
    default: '2020' as '2020' | '2022',
    section: STATUS,
    provenance: 'observed',
    says: '`2020`: the document; `2022`: what its open item became: `POST /v2/certificates/pdf` with `meta`, and figures by day as driver and as passenger',
  },
} satisfies Record<string, Switch>;

export const dialectOf = dialectReader('covoiturage', switches);

/** What else the document leaves open. */
export const rules: readonly Rule[] = [
  {
    section: CREATION,
    provenance: 'assumed',
    says: 'an application token is looked at before the body: none, unknown or revoked is 401, one without the permission 403',
  },
  {
    section: CREATION,
    provenance: 'observed',
    says: 'a body that departs from its contract is 400, which the document forgets; keys that it does not print are refused',
  },
  {
    section: CREATION,
    provenance: 'observed',
    says: 'phone numbers are read as in France, held against the numbering plan and compared in E.164; `phone_trunc` lacks the last two digits; a scenario may make numbers up',
  },
  {
    section: CREATION,
    provenance: 'documented',
    says: '`phone`, or `phone_trunc` with `operator_user_id`: both at once, or either of the latter alone, are 400',
  },
  { section: CREATION, provenance: 'assumed', says: 'a `tz` that is no IANA zone is 400' },
  {
    section: CREATION,
    provenance: 'observed',
    says: 'periods are never refused: they begin on 2019-01-01T00:00:00+01:00 and end six days ago unless said, end no later than that, and last a day when they would end before they begin',
  },
  {
    section: CREATION,
    provenance: 'observed',
    says: 'a trip counts by its start; the end of the period belongs to it, but not under `edition: 2022`',
  },
  {
    section: CREATION,
    provenance: 'assumed',
    says: 'every position that is given must be within 1 km of the start or the end of a trip',
  },
  {
    section: CREATION,
    provenance: 'observed',
    says: 'a certificate counts the carpools of the operator that asks, no others',
  },
  {
    section: CREATION,
    provenance: 'assumed',
    says: 'months are those of `tz`; a cost is what the driver received or the passenger paid, as sent; an unknown person is one without carpools',
  },
  {
    section: CREATION,
    provenance: 'observed',
    says: 'what is left to pay is 0.558 € a kilometre less the cost, in whole euros',
  },
  { section: CREATION, provenance: 'documented', says: 'figures are frozen when the certificate is created' },
  {
    section: DOWNLOAD,
    provenance: 'observed',
    says: "another operator's certificate is 404; uuids are read in any case",
  },
  {
    section: DOWNLOAD,
    provenance: 'assumed',
    says: 'an application token without `certificate.download` is 403; more renderings at once than can wait are 503',
  },
  {
    section: STATUS,
    provenance: 'observed',
    says: 'the verification page is at `/attestation/{uuid}` (`/attestations/` too), what it reads at `/v2/certificates/find/{uuid}`; both are public',
  },
  { section: STATUS, provenance: 'observed', says: '`meta` of a download is printed and not kept' },
];
