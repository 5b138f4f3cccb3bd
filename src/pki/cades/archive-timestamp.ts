import { digestByIdentifier, digestOf } from '../algorithms.ts';
import { OCTET_STRING, tagAndLength } from '../der.ts';
import { contentOf, type Element, elements, fieldsIn } from '../der-reader.ts';
import { OID } from '../oids.ts';
import type { TimestampToken } from '../timestamp-token.ts';
import { firstValue } from './attribute.ts';
import type { SignedData } from './signed-data.ts';
import type { SignerInfo } from './signer-info.ts';

type Pieces = readonly Uint8Array[];

/** A signer, the data it is in, and what was signed, in pieces; undefined when that is not there. */
export interface Stamped {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  readonly content: Pieces | undefined;
  /** The timestamps of the signer that can be read, by the values of their attributes. */
  readonly tokens: ReadonlyMap<Element, TimestampToken>;
}

const UNSIGNED_ATTRIBUTES = 0xa1;

/**
 * What an archive-time-stamp of version 2 covers (ETSI TS 101 733 V2.2.1 section 6.4.1): all of the signed data, but the archive
 * timestamps that were not there before it.
 */
export function archivedV2(
  { data, signer, content, tokens }: Stamped,
  { genTime }: TimestampToken,
): Pieces | undefined {
  if (content === undefined) return undefined;
  const isBefore = (value: Element): boolean => (tokens.get(value)?.genTime ?? genTime) < genTime;
  const unsigned = signer.unsignedAttributes
    .filter(({ type, values }) => !ARCHIVE_TYPES.includes(type) || values.every(isBefore))
    .map((attribute) => attribute.encoded.der);
  return [
    data.encoded.content,
    ...(data.content === undefined ? content : []),
    data.encoded.certificates,
    data.encoded.crls,
    signer.encoded,
    tagAndLength(UNSIGNED_ATTRIBUTES, Buffer.concat(unsigned).length),
    ...unsigned,
  ];
}

const ARCHIVE_TYPES: readonly string[] = [OID.archiveTimestampV2, OID.archiveTimestampV3];

/**
 * What an archive-time-stamp-v3 covers (EN 319 122-1 section 5.5.3): the type and the digest of the content, the signer's fields,
 * and the index of digests that stands in the timestamp itself. Undefined without content, or without an index all of whose
 * digests are those of something that is there.
 */
export function archivedV3(stamped: Stamped, token: TimestampToken): Pieces | undefined {
  const { data, signer, content } = stamped;
  const index = indexIn(token);
  const { algorithm } = token.imprint;
  if (content === undefined || algorithm === undefined || index === undefined) return undefined;
  if (!isOfWhatIsThere(index, stamped)) return undefined;
  const [contentType] = fieldsIn(elements(data.encoded.content)[0]);
  return [contentType?.der ?? Buffer.alloc(0), digestOf(algorithm, ...content), signer.encoded, index.der];
}

const indexIn = ({ signer }: TimestampToken): Element | undefined =>
  firstValue(signer.unsignedAttributes, OID.atsHashIndexV3) ?? firstValue(signer.unsignedAttributes, OID.atsHashIndex);

/**
 * Whether every digest of an ATSHashIndex (section 5.5.2, and ETSI TS 101 733 V2.2.1 section 6.4.2) is that of a certificate, of
 * revocation data or of an unsigned attribute. Some index the certificates of timestamps too.
 */
function isOfWhatIsThere(index: Element, { data, signer, tokens }: Stamped): boolean {
  const fields = fieldsIn(index);
  const algorithm = fields.length > 3 ? digestByIdentifier(fields.shift()) : 'SHA256';
  if (algorithm === undefined) return false;
  const inTokens = [...tokens.values()].map((token) => token.data.encoded.certificates);
  const sets = [data.encoded.certificates, data.encoded.crls, ...inTokens];
  const items = sets.flatMap(itemsOf).map(({ der }) => [der]);
  const attributes = signer.unsignedAttributes.flatMap(({ encoded: { der, content }, values }) => {
    const [type] = elements(content);
    return [[der], ...values.map((value) => [type?.der ?? der, value.der])];
  });
  const there = new Set([...items, ...attributes].map((pieces) => digestOf(algorithm, ...pieces).toString('hex')));
  const indexed = fields.flatMap((list) => fieldsIn(list));
  return indexed.every((digest) => there.has(contentOf(digest, OCTET_STRING).toString('hex')));
}

const itemsOf = (field: Buffer): Element[] => elements(field).flatMap(({ content }) => elements(content));
