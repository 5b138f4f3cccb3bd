import { dialectReader, type Rule, type Switch } from '../../kit/rule.ts';

/** Where document and practice differ, or the document is silent and a test may want it otherwise. */
export const switches = {
  signature: {
    default: 'tolerant' as 'strict' | 'tolerant' | 'presence',
    section: '1.2.3',
    provenance: 'observed',
    says: '`tolerant`: the signed text is the URL as sent, percent-decoded or form-decoded, under either scheme or the public URL; `strict`: as sent; `presence`: anything',
  },
  timestampWindow: {
    default: 'PT1H' as string,
    section: '1.1',
    provenance: 'observed',
    says: "how far a timestamp may be from the world's time, before or after; or `off`",
  },
  shape: {
    default: 'array' as 'array' | 'single',
    section: '2.1',
    provenance: 'observed',
    says: '`array`: a list of `{"journeys": {…}}`; `single`: the best one, as printed',
  },
  past: {
    default: 'accept' as 'accept' | 'refuse',
    section: '2.1',
    provenance: 'assumed',
    says: '`refuse`: offers whose dates have passed are not found, and it is too late to contact their authors',
  },
  radius: {
    default: 30_000 as number,
    section: '2.1',
    provenance: 'observed',
    says: 'metres between either end of an offer and the one asked for',
  },
  field: {
    default: 'name' as 'name' | 'path',
    section: '1.4',
    provenance: 'documented',
    says: '`name`: an error names `latitude`, as printed; `path`: `p[from][latitude]`, as observed',
  },
} satisfies Record<string, Switch>;

export const dialectOf = dialectReader('rdex', switches);

/** What else the document leaves open. */
export const rules: readonly Rule[] = [
  {
    section: '1.1',
    provenance: 'observed',
    says: 'timestamps are seconds; 13 digits are milliseconds, and 14, as printed, tenths of them',
  },
  {
    section: '1.2',
    provenance: 'assumed',
    says: 'a call is held against apikey, address, timestamp, signature, permission and quota, in this order, and then against its parameters',
  },
  {
    section: '1.2.1',
    provenance: 'assumed',
    says: 'a call from an address that is not listed is `origin_mismatch`; no list means any address',
  },
  {
    section: '1.2.3',
    provenance: 'observed',
    says: 'the signature is HMAC-SHA256 in lower-case hexadecimal, over scheme, host, port, path and query; the body is not signed',
  },
  {
    section: '1.3',
    provenance: 'assumed',
    says: 'XML has the element names of the JSON, below `<rdex>`; waypoints are `<item index="0">`',
  },
  { section: '1.4', provenance: 'documented', says: 'errors are JSON under every extension' },
  {
    section: '2.1',
    provenance: 'observed',
    says: 'offers come nearest departure first, then nearest arrival; unknown search keys are ignored',
  },
  { section: '2.1', provenance: 'assumed', says: 'driver and passenger both 0 search nobody; both 1, either' },
  {
    section: '2.1',
    provenance: 'assumed',
    says: 'dates and times fit when they overlap, bounds included; of several weekdays with times any one has to fit',
  },
  { section: '2.1', provenance: 'observed', says: '`p[days][monday]=1` asks for offers that run on Mondays' },
  {
    section: '2.2',
    provenance: 'assumed',
    says: 'one of driver and passenger is the recipient, the other the sender; the recipient is that person of that journey',
  },
  {
    section: '2.2',
    provenance: 'assumed',
    says: 'the same message of the same consumer to the same person about the same journey `already_exists`',
  },
  {
    section: '2.2',
    provenance: 'assumed',
    says: 'a connection whose origin is not the one its consumer is registered with is `origin_mismatch`',
  },
  {
    section: 'Annexe 1',
    provenance: 'assumed',
    says: 'a uuid is a number, as printed, or an RFC 9562 UUID; anything else is `invalid_uuid`',
  },
  {
    section: 'Annexe 3',
    provenance: 'assumed',
    says: 'a missing query parameter is `missing_required_query_parameter`, a missing body field `missing_mandatory_field`',
  },
  {
    section: 'Annexe 3',
    provenance: 'assumed',
    says: 'PUT without a body is `no_put_data`, PUT and DELETE otherwise `not_implemented`, other verbs `unsupported_http_verb`',
  },
  {
    section: 'Annexe 3',
    provenance: 'assumed',
    says: 'the window of a quota begins with its first call; calls that it refuses do not count',
  },
];
