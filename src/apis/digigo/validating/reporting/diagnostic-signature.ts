import type { FoundSignature, SignedProperties } from '../../../../pki/signed-document.ts';
import type { SignatureEvidence, ValidationContext } from '../evidence.ts';
import { digestMatcher } from './diagnostic-digests.ts';
import { diagnosticPolicy } from './diagnostic-policy.ts';
import { diagnosticTimestamps } from './diagnostic-timestamp.ts';
import { chainItems } from './diagnostic-tokens.ts';

/** A signature of diagnosticData, with the keys of DSS 5.4 in their order. */
export function diagnosticSignature(
  documentName: string,
  evidence: SignatureEvidence,
  { policies }: Pick<ValidationContext, 'policies'>,
) {
  const { found, signer, chain } = evidence;
  const { id, parent, signingTime, format, structureError, digests, policy, scopes, properties } = found;
  return {
    signatureFilename: documentName,
    parentId: parent ?? null,
    errorMessage: null,
    dateTime: signingTime ?? null,
    signatureFormat: format,
    structuralValidation: { valid: structureError === undefined, message: structureError ?? null },
    digestMatchers: digests.map(digestMatcher),
    basicSignature: basicSignature(found),
    signingCertificate: signer === undefined ? null : signingCertificate(signer, found),
    certificateChain: chainItems(chain),
    ...propertiesFields(properties),
    policy: policy === undefined ? null : diagnosticPolicy(policy, policies),
    timestamps: diagnosticTimestamps(evidence),
    signatureScopes: scopes.map(({ value, name, scope }) => ({ value, name, scope })),
    id,
    counterSignature: parent === undefined ? null : true,
  };
}

/** What the value is worth: it is intact when the digests that it is over are, too. */
function basicSignature({ value, digests }: FoundSignature) {
  const intact = value.intact && digests.every((digest) => digest.intact);
  return {
    encryptionAlgoUsedToSignThisToken: value.encryption ?? '?',
    keyLengthUsedToSignThisToken: String(value.keyLength ?? 0),
    digestAlgoUsedToSignThisToken: value.digest ?? '?',
    maskGenerationFunctionUsedToSignThisToken: value.mask === undefined ? null : `MGF1_${value.mask}`,
    signatureIntact: intact,
    signatureValid: intact && digests.every((digest) => digest.found),
  };
}

const signingCertificate = (id: string, { signer }: FoundSignature) => ({
  attributePresent: signer.attributePresent,
  digestValuePresent: signer.digestPresent,
  digestValueMatch: signer.digestMatch,
  issuerSerialMatch: signer.issuerSerialMatch,
  id,
});

const propertiesFields = ({ productionPlace: place, ...properties }: SignedProperties) => ({
  contentType: properties.contentType ?? null,
  contentIdentifier: properties.contentIdentifier ?? null,
  contentHints: properties.contentHints ?? null,
  signatureProductionPlace:
    place === undefined
      ? null
      : {
          address: place.address ?? null,
          city: place.city ?? null,
          stateOrProvince: place.stateOrProvince ?? null,
          postalCode: place.postalCode ?? null,
          countryName: place.countryName ?? null,
        },
  commitmentTypeIndication: properties.commitments,
  claimedRoles: properties.claimedRoles,
  certifiedRoles: [],
});
