import type { SignerFacts } from '../cades/signer-facts.ts';
import { unlessMalformed } from '../malformed.ts';
import type { FoundSignature, FoundTimestamp, SignatureFormat, SignatureScope } from '../signed-document.ts';
import { timestampFacts } from '../timestamp-token.ts';
import type { SecurityStore } from './security-store.ts';
import { endOf, isTimestamp } from './signature-dictionary.ts';
import { signatureId } from './signature-id.ts';
import { type PdfSignature, readSignedPdf } from './signed-pdf.ts';
import { signerOf } from './signer.ts';

/**
 * The facts of every signature in a PDF (ISO 32000-1 section 12.8, EN 319 142-1), in the order of what they cover. Document
 * timestamps are timestamps of the signatures before them.
 * @throws Malformed when it is no PDF, or exceeds bounds; what is wrong with a single signature is among its facts
 */
export function padesSignatures(bytes: Buffer): FoundSignature[] {
  const { signatures, store } = readSignedPdf(bytes);
  const timestamps = signatures.map(documentTimestamp);
  return signatures.flatMap((signature, index) => {
    if (isTimestamp(signature)) return [];
    const later = timestamps.slice(index + 1);
    const scope = scopeOf(signature, { size: bytes.length, later: later.length });
    return [foundSignature(signature, { scope, timestamps: later.filter((one) => one !== undefined), store })];
  });
}

/** Over a document security store it is for the archive, as DSS 5.4 has it; else it is as good as one in the signature. */
function documentTimestamp(signature: PdfSignature): FoundTimestamp | undefined {
  if (!isTimestamp(signature)) return undefined;
  const { contents, coversStore, signed } = signature;
  const type = coversStore ? 'ARCHIVE_TIMESTAMP' : 'SIGNATURE_TIMESTAMP';
  const facts = unlessMalformed(() => timestampFacts(contents, type, signed ?? []));
  if (facts === undefined || signed !== undefined) return facts;
  return { ...facts, imprint: { ...facts.imprint, intact: false } };
}

/** What a signature has to do with the rest of its document. */
interface Surroundings {
  readonly scope: SignatureScope;
  /** The document timestamps after it. */
  readonly timestamps: readonly FoundTimestamp[];
  readonly store: SecurityStore;
}

function foundSignature(signature: PdfSignature, { scope, store, ...after }: Surroundings): FoundSignature {
  const { level: _, baseline, ...facts } = signerOf(signature);
  const signingTime = signature.signingTime ?? facts.signingTime;
  const timestamps = [...facts.timestamps, ...after.timestamps];
  const revocations = [...facts.revocations, ...store.revocations];
  return {
    ...facts,
    id: signatureId(signingTime, facts.signer.certificate, signature.byteRange),
    format: formatOf(signature.subFilter, baseline, levelOf(timestamps, store)),
    ...(signingTime !== undefined && { signingTime }),
    certificates: [...new Set([...facts.certificates, ...store.certificates])],
    revocations: [...new Map(revocations.map((one) => [one.der, one])).values()],
    timestamps,
    scopes: [scope],
    properties: propertiesOf(signature, facts),
  };
}

type Level = SignerFacts['level'];

/** EN 319 142-1 section 6.3, as far as DSS 5.4 looks: the store is that of the newest revision. */
function levelOf(timestamps: readonly FoundTimestamp[], { certificates, revocations }: SecurityStore): Level {
  const types = timestamps.map(({ type }) => type);
  const isArchived = types.includes('ARCHIVE_TIMESTAMP');
  if (!isArchived && !types.includes('SIGNATURE_TIMESTAMP')) return 'B';
  if (certificates.length === 0 || revocations.length === 0) return 'T';
  return isArchived ? 'LTA' : 'LT';
}

function formatOf(subFilter: string, baseline: boolean, level: Level): SignatureFormat {
  if (subFilter === 'ETSI.CAdES.detached' && baseline) return `PAdES-BASELINE-${level}`;
  return subFilter.startsWith('adbe.pkcs7.') ? `PKCS7-${level}` : 'PDF-NOT-ETSI';
}

/** All of the file is to its last byte: a line end behind what is signed is not signed. */
function scopeOf(
  { byteRange, signed }: PdfSignature,
  { size, later }: { size: number; later: number },
): SignatureScope {
  if (signed !== undefined && endOf(byteRange) === size) {
    return { value: 'Full document', name: 'Full PDF', scope: 'FULL' };
  }
  const name = later === 0 ? 'Partial PDF' : `PDF previous version #${later}`;
  return { value: `The document byte range: [${byteRange.join(', ')}]`, name, scope: 'PARTIAL' };
}

/** DSS 5.4 takes the place for a country. */
function propertiesOf(
  { location }: PdfSignature,
  { properties }: Pick<SignerFacts, 'properties'>,
): SignerFacts['properties'] {
  const { commitments, claimedRoles, productionPlace } = properties;
  const place = location === '' ? productionPlace : { countryName: location };
  return { contentType: 'application/pdf', ...(place && { productionPlace: place }), commitments, claimedRoles };
}
