import { digestOf } from '../algorithms.ts';
import { Malformed, unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import type {
  DigestAlgorithm,
  FoundSignature,
  OriginalDocument,
  SignatureFormat,
  SignatureScope,
} from '../signed-document.ts';
import { allValues, firstValue } from './attribute.ts';
import { readSignedData, type SignedData } from './signed-data.ts';
import { statedDigest } from './signer-check.ts';
import { counterFacts, type SignerFacts, signerFacts } from './signer-facts.ts';
import { readSignerInfo, type SignerInfo } from './signer-info.ts';
import { MAX_TIMESTAMPS, timestampValues } from './timestamps.ts';

/** Countersignatures too. */
const MAX_SIGNATURES = 40;

/**
 * The signatures of a CMS document (EN 319 122-1, RFC 5652), each followed by its countersignatures.
 * @param originals what may have been signed, when it is not in the CMS: of several the one with the digest that a signer
 *   states, else the first
 * @throws Malformed when the document is no SignedData, or has more signatures or timestamps than anybody makes
 */
export function cadesSignatures(bytes: Buffer, originals: readonly OriginalDocument[]): FoundSignature[] {
  const data = readSignedData(bytes);
  const signatures = data.signers.flatMap((signer, index) => signatureTree(signer, `${index}`));
  if (signatures.length > MAX_SIGNATURES) throw new Malformed(`More than ${MAX_SIGNATURES} signatures`);
  const timestamps = signatures.flatMap(({ signer }) => timestampValues(signer));
  if (timestamps.length > MAX_TIMESTAMPS) throw new Malformed(`More than ${MAX_TIMESTAMPS} timestamps`);
  const originalOf = originalsByDigest(originals);
  return signatures.map((signature) =>
    foundSignature(data, signature, data.content ?? originalOf(signature.signer)?.bytes),
  );
}

interface PlacedSignature {
  readonly signer: SignerInfo;
  readonly id: string;
  /** The one that it countersigns. */
  readonly parent?: PlacedSignature;
}

/** A signature, and those that countersign it (RFC 5652 section 11.4). */
function signatureTree(signer: SignerInfo, place: string, parent?: PlacedSignature): PlacedSignature[] {
  const id = `id-${digestOf('MD5', Buffer.from(place), signer.signature).toString('hex')}`;
  const signature = { signer, id, ...(parent && { parent }) };
  const counters = allValues(signer.unsignedAttributes, OID.counterSignature).flatMap(
    (value) => unlessMalformed(() => readSignerInfo(value)) ?? [],
  );
  return [signature, ...counters.flatMap((counter, index) => signatureTree(counter, `${place}.${index}`, signature))];
}

function foundSignature(
  data: SignedData,
  { signer, id, parent }: PlacedSignature,
  content: Buffer | undefined,
): FoundSignature {
  const facts = parent
    ? counterFacts(data, signer, parent.signer.signature)
    : signerFacts(data, signer, content && [content]);
  const { level: _, baseline: __, ...found } = facts;
  return {
    id,
    ...(parent && { parent: parent.id }),
    format: formatOf(facts, signer),
    ...found,
    scopes: content === undefined ? [] : [FULL_DOCUMENT],
  };
}

/** In the words of DSS 5.4, whatever the document's own name. */
const FULL_DOCUMENT: SignatureScope = { value: 'Full document', name: 'Full document', scope: 'FULL' };

/** Finds what a signer has signed; each document is digested once for an algorithm, however many signers there are. */
function originalsByDigest(
  originals: readonly OriginalDocument[],
): (signer: SignerInfo) => OriginalDocument | undefined {
  const known = new Map<DigestAlgorithm, readonly Buffer[]>();
  const digestsBy = (algorithm: DigestAlgorithm): readonly Buffer[] => {
    const digests = known.get(algorithm) ?? originals.map(({ bytes }) => digestOf(algorithm, bytes));
    known.set(algorithm, digests);
    return digests;
  };
  return ({ digestAlgorithm, signedAttributes }) => {
    const stated = statedDigest(signedAttributes);
    if (originals.length < 2 || digestAlgorithm === undefined || stated === undefined) return originals[0];
    return originals[digestsBy(digestAlgorithm).findIndex((digest) => digest.equals(stated))] ?? originals[0];
  };
}

/** The levels of EN 319 122-1, and those of ETSI TS 101 733 that came before them. */
function formatOf({ baseline, level }: SignerFacts, { unsignedAttributes }: SignerInfo): SignatureFormat {
  if (!baseline) return 'CMS-NOT-ETSI';
  const has = (...types: readonly string[]): boolean =>
    types.some((type) => firstValue(unsignedAttributes, type) !== undefined);
  const isC = level !== 'B' && has(OID.completeCertificateReferences);
  const isX = isC && has(OID.timestampedReferences, OID.cadesCTimestamp);
  if (isX && level === 'LT' && has(OID.archiveTimestampV2)) return 'CAdES-A';
  if (isC && level === 'T') return isX ? 'CAdES-X' : 'CAdES-C';
  return `CAdES-BASELINE-${level}`;
}
