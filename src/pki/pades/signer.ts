import { digestOf } from '../algorithms.ts';
import { readSignedData, type SignedData } from '../cades/signed-data.ts';
import { type SignerFacts, signerFacts } from '../cades/signer-facts.ts';
import { Malformed } from '../malformed.ts';
import type { SignatureDictionary } from './signature-dictionary.ts';

/** What is known of a signature that cannot be read. */
const NO_FACTS: SignerFacts = {
  digests: [],
  value: { intact: false },
  signer: { attributePresent: false, digestPresent: false, digestMatch: false, issuerSerialMatch: false },
  certificates: [],
  revocations: [],
  timestamps: [],
  properties: { commitments: [], claimedRoles: [] },
  level: 'B',
  baseline: false,
};

/**
 * The facts of the first signer of the CMS in a signature dictionary, held against the pieces of the file that it signs. Where
 * there are no such pieces, no digest is intact.
 */
export function signerOf(signature: SignatureDictionary): SignerFacts {
  try {
    return factsOf(signature, readSignedData(signature.contents));
  } catch (error) {
    if (error instanceof Malformed) return { ...NO_FACTS, structureError: error.message };
    throw error;
  }
}

function factsOf({ subFilter, signed, structureError }: SignatureDictionary, data: SignedData): SignerFacts {
  const [signer, ...more] = data.signers;
  if (signer === undefined) throw new Malformed('Signed data without a signer');
  // ISO 32000-1 section 12.8.3.3: the signature is over the SHA-1 of the file.
  const content = subFilter === 'adbe.pkcs7.sha1' ? signed && [digestOf('SHA1', ...signed)] : signed;
  const { digests, value, baseline, ...facts } = signerFacts(data, signer, content ?? []);
  return {
    ...facts,
    digests: content === undefined ? digests.map((digest) => ({ ...digest, intact: false })) : digests,
    value: { ...value, intact: value.intact && isContent(data, content) },
    // EN 319 142-1 section 4.2: there is one signer, and no content in the CMS.
    baseline: baseline && data.content === undefined && more.length === 0,
    ...(structureError !== undefined && { structureError }),
  };
}

/** Whether the content in the CMS, if there is any, is what it should be: else a signature would be of two things. */
const isContent = (data: SignedData, content: readonly Buffer[] | undefined): boolean =>
  data.content === undefined || (content !== undefined && data.content.equals(Buffer.concat(content)));
