import { timeOf } from '../der-reader.ts';
import { unlessMalformed } from '../malformed.ts';
import { OID } from '../oids.ts';
import type { FoundSignature } from '../signed-document.ts';
import { firstValue } from './attribute.ts';
import { readPolicy } from './signature-policy.ts';
import type { SignedData } from './signed-data.ts';
import { signedProperties } from './signed-properties.ts';
import { checkSigner } from './signer-check.ts';
import type { SignerInfo } from './signer-info.ts';
import { structureError } from './structure.ts';
import { signerTimestamps } from './timestamps.ts';

/** What is found about one signer of CMS, wherever the CMS is. */
export type SignerFacts = Omit<FoundSignature, 'id' | 'parent' | 'format' | 'scopes'> & {
  /** As far as the attributes and the validation data in the CMS go. */
  readonly level: 'B' | 'T' | 'LT' | 'LTA';
  /** Whether the signer signed a reference to the certificate, as CAdES asks (EN 319 122-1 section 6.3). */
  readonly baseline: boolean;
};

/**
 * The facts of a signer. Never throws: what cannot be read is left out, and told as an error of the structure.
 * @param content what was signed, in pieces: what is in the CMS, the document beside it, or byte ranges of a PDF; undefined
 *   when it is not there
 */
export function signerFacts(
  data: SignedData,
  signer: SignerInfo,
  content: readonly Uint8Array[] | undefined,
): SignerFacts {
  return factsOf(data, signer, content, data.contentType);
}

/**
 * The facts of a countersignature (RFC 5652 section 11.4).
 * @param signature the value that it signs
 */
export const counterFacts = (data: SignedData, signer: SignerInfo, signature: Buffer): SignerFacts =>
  factsOf(data, signer, [signature], undefined);

function factsOf(
  data: SignedData,
  signer: SignerInfo,
  content: readonly Uint8Array[] | undefined,
  contentType: string | undefined,
): SignerFacts {
  const { digest, ...facts } = checkSigner(data, signer, content);
  const { timestamps, unreadable } = signerTimestamps(data, signer, content);
  const error = structureError(signer, contentType) ?? (unreadable ? 'A timestamp cannot be read.' : undefined);
  const signingTime = signingTimeOf(signer);
  const policy = unlessMalformed(() => readPolicy(signer));
  return {
    ...(error !== undefined && { structureError: error }),
    ...(signingTime !== undefined && { signingTime }),
    digests: [digest],
    ...facts,
    timestamps,
    ...(policy && { policy }),
    properties: signedProperties(signer.signedAttributes),
    level: levelOf(signer, facts.revocations.length > 0),
    baseline: facts.signer.attributePresent,
  };
}

function signingTimeOf({ signedAttributes = [] }: SignerInfo): number | undefined {
  const time = firstValue(signedAttributes, OID.signingTime);
  return time && unlessMalformed(() => timeOf(time));
}

/** EN 319 122-1 section 6.3: each level has what the one before it has. */
function levelOf({ unsignedAttributes }: SignerInfo, hasRevocations: boolean): SignerFacts['level'] {
  if (firstValue(unsignedAttributes, OID.signatureTimestamp) === undefined) return 'B';
  if (!hasRevocations) return 'T';
  return firstValue(unsignedAttributes, OID.archiveTimestampV3) === undefined ? 'LT' : 'LTA';
}
