import { digestByIdentifier, digestOf } from './algorithms.ts';
import { derOf } from './ber.ts';
import { readSignedData, type SignedData } from './cades/signed-data.ts';
import { checkSigner } from './cades/signer-check.ts';
import type { SignerInfo } from './cades/signer-info.ts';
import { INTEGER, OCTET_STRING, SEQUENCE } from './der.ts';
import { contentOf, elements, fieldsIn, fieldsOf, timeOf } from './der-reader.ts';
import { Malformed } from './malformed.ts';
import { OID } from './oids.ts';
import type { DigestAlgorithm, DigestMatcher, FoundTimestamp, TimestampType } from './signed-document.ts';

/** A TimeStampToken (RFC 3161 section 2.4.2) that was read. */
export interface TimestampToken {
  readonly der: Buffer;
  readonly data: SignedData;
  readonly signer: SignerInfo;
  /** TSTInfo, as DER. */
  readonly info: Buffer;
  /** Milliseconds since 1970. */
  readonly genTime: number;
  readonly imprint: Imprint;
}

export interface Imprint {
  /** Undefined where the algorithm is none that we know. */
  readonly algorithm?: DigestAlgorithm;
  readonly digest: Buffer;
}

/**
 * Reads a TimeStampToken, or the one in a TimeStampResp (RFC 3161 section 2.4.2), DER or BER.
 * @throws Malformed when it is neither
 */
export function readTimestampToken(bytes: Buffer): TimestampToken {
  const der = tokenIn(derOf(bytes));
  const data = readSignedData(der);
  const [signer, ...more] = data.signers;
  if (data.contentType !== OID.tstInfo || data.content === undefined) throw new Malformed('Not a timestamp');
  if (signer === undefined || more.length > 0) throw new Malformed('A timestamp without one signer');
  const [, , imprint, , genTime] = fieldsOf(data.content);
  const [hash, digest] = fieldsIn(imprint);
  const algorithm = digestByIdentifier(hash);
  return {
    der,
    data,
    signer,
    info: data.content,
    genTime: timeOf(genTime),
    imprint: { ...(algorithm && { algorithm }), digest: contentOf(digest, OCTET_STRING) },
  };
}

/** A response has its status first, the number of which comes first; a token its type. */
function tokenIn(der: Buffer): Buffer {
  const [status, token] = fieldsOf(der);
  if (status?.tag !== SEQUENCE) return der;
  contentOf(elements(status.content)[0], INTEGER);
  if (token === undefined) throw new Malformed('A response without a timestamp');
  return token.der;
}

/**
 * What is found in a timestamp: a TimeStampToken or a whole TimeStampResp.
 * @param covered the bytes that it should be of, in pieces; undefined when they are not there
 * @throws Malformed when it is neither
 */
export const timestampFacts = (
  token: Buffer,
  type: TimestampType,
  covered: readonly Uint8Array[] | undefined,
): FoundTimestamp => tokenFacts(readTimestampToken(token), type, covered);

/** What is found in a timestamp that was read; it takes and gives what `timestampFacts` does. */
export function tokenFacts(
  { der, data, signer, info, genTime, imprint }: TimestampToken,
  type: TimestampType,
  covered: readonly Uint8Array[] | undefined,
): FoundTimestamp {
  const { digest, value, ...facts } = checkSigner(data, signer, [info]);
  return {
    id: digestOf('SHA256', der).toString('hex').toUpperCase(),
    type,
    productionTime: genTime,
    imprint: matcherOf(imprint, covered),
    value: { ...value, intact: value.intact && digest.intact },
    ...facts,
  };
}

function matcherOf({ algorithm, digest }: Imprint, covered: readonly Uint8Array[] | undefined): DigestMatcher {
  return {
    type: 'MESSAGE_IMPRINT',
    ...(algorithm && { algorithm }),
    value: digest.toString('base64'),
    found: covered !== undefined,
    intact: algorithm !== undefined && covered !== undefined && digestOf(algorithm, ...covered).equals(digest),
  };
}
