import type { Element } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import type { FoundTimestamp, TimestampType } from '../signed-document.ts';
import { readTimestampToken, type TimestampToken, tokenFacts } from '../timestamp-token.ts';
import { archivedV2, archivedV3, type Stamped } from './archive-timestamp.ts';
import { allValues } from './attribute.ts';
import type { SignedData } from './signed-data.ts';
import type { SignerInfo } from './signer-info.ts';

interface Row {
  readonly attribute: string;
  readonly type: TimestampType;
  readonly covered: (stamped: Stamped, token: TimestampToken) => readonly Uint8Array[] | undefined;
}

/** EN 319 122-1 sections 5.2.8, 5.3, A.1.5 and 5.5.3, and ETSI TS 101 733 V2.2.1 section 6.4.1. */
const ROWS: readonly Row[] = [
  { attribute: OID.contentTimestamp, type: 'CONTENT_TIMESTAMP', covered: ({ content }) => content },
  { attribute: OID.signatureTimestamp, type: 'SIGNATURE_TIMESTAMP', covered: ({ signer }) => [signer.signature] },
  {
    attribute: OID.timestampedReferences,
    type: 'VALIDATION_DATA_REFSONLY_TIMESTAMP',
    covered: ({ signer }) => encoded(signer, REFERENCES),
  },
  {
    attribute: OID.cadesCTimestamp,
    type: 'VALIDATION_DATA_TIMESTAMP',
    covered: ({ signer }) => [signer.signature, ...encoded(signer, [OID.signatureTimestamp, ...REFERENCES])],
  },
  { attribute: OID.archiveTimestampV2, type: 'ARCHIVE_TIMESTAMP', covered: archivedV2 },
  { attribute: OID.archiveTimestampV3, type: 'ARCHIVE_TIMESTAMP', covered: archivedV3 },
];

const REFERENCES: readonly string[] = [OID.completeCertificateReferences, OID.completeRevocationReferences];

/** Types and values of attributes, without what stands in front of them. */
const encoded = ({ unsignedAttributes }: SignerInfo, types: readonly string[]): Uint8Array[] =>
  types
    .flatMap((type) => unsignedAttributes.filter((attribute) => attribute.type === type))
    .map((attribute) => attribute.encoded.content);

/** The timestamps of a signer, those of the content first and those of the archive last. */
export interface SignerTimestamps {
  readonly timestamps: readonly FoundTimestamp[];
  /** Whether there are some that cannot be read, or more than are read. */
  readonly unreadable: boolean;
}

/**
 * Finds the timestamps of a signer. Never throws.
 * @param content what was signed, in pieces; undefined when it is not there
 */
export function signerTimestamps(data: SignedData, signer: SignerInfo, content: Stamped['content']): SignerTimestamps {
  const values = timestampValues(signer);
  const read = values.slice(0, MAX_TIMESTAMPS).flatMap(({ row, value }) => {
    const token = unlessMalformed(() => readTimestampToken(value.der));
    return token === undefined ? [] : [{ row, value, token }];
  });
  const stamped = { data, signer, content, tokens: new Map(read.map(({ value, token }) => [value, token])) };
  const timestamps = read.flatMap(
    ({ row, token }) => unlessMalformed(() => tokenFacts(token, row.type, row.covered(stamped, token))) ?? [],
  );
  return { timestamps, unreadable: timestamps.length < values.length };
}

/** Of a document; more than anybody needs. */
export const MAX_TIMESTAMPS = 30;

/** The values of a signer's attributes that are timestamps. Only that of the content is there before the signature. */
export const timestampValues = ({ signedAttributes = [], unsignedAttributes }: SignerInfo): readonly TimestampValue[] =>
  ROWS.flatMap((row) => {
    const attributes = row.type === 'CONTENT_TIMESTAMP' ? signedAttributes : unsignedAttributes;
    return allValues(attributes, row.attribute).map((value) => ({ row, value }));
  });

interface TimestampValue {
  readonly row: Row;
  readonly value: Element;
}
