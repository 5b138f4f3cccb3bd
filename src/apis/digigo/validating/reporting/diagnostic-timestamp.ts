import { digestOf } from '../../../../pki/algorithms.ts';
import type { FoundSignature, FoundTimestamp, TimestampType } from '../../../../pki/signed-document.ts';
import type { SignatureEvidence } from '../evidence.ts';
import { isContentTimestamp } from '../processes/timestamp-order.ts';
import { digestMatcher } from './diagnostic-digests.ts';
import { chainItems, tokenSignature, tokenSigner } from './diagnostic-tokens.ts';

/** The timestamps of a signature in diagnosticData, with the keys of DSS 5.4 in their order. */
export const diagnosticTimestamps = ({ found: signature, timestamps }: SignatureEvidence) =>
  timestamps.map(({ found, signer, chain }, n) => ({
    productionTime: found.productionTime,
    digestMatcher: digestMatcher(found.imprint),
    basicSignature: tokenSignature(found.value),
    signingCertificate: tokenSigner(signer),
    certificateChain: chainItems(chain),
    timestampedObjects: timestampedObjects(
      found.type,
      signature,
      timestamps.slice(0, n).map((earlier) => earlier.found),
    ),
    id: found.id,
    type: found.type,
  }));

type Category = 'SIGNATURE' | 'TIMESTAMP' | 'CERTIFICATE' | 'REVOCATION';

const byId = (category: Category) => (id: string) => ({ digestAlgoAndValue: null, id, category });

const byDigest = (category: Category) => (der: string) => ({
  digestAlgoAndValue: {
    digestMethod: 'SHA256',
    digestValue: digestOf('SHA256', Buffer.from(der, 'base64')).toString('base64'),
  },
  id: null,
  category,
});

/** What a timestamp is a proof of existence for: what a later one covers grows with what was there before it. */
function timestampedObjects(type: TimestampType, signature: FoundSignature, earlier: readonly FoundTimestamp[]) {
  if (isContentTimestamp(type)) return [];
  const { certificate } = signature.signer;
  const signed = [byId('SIGNATURE')(signature.id)];
  if (type === 'SIGNATURE_TIMESTAMP') {
    return [...signed, ...(certificate === undefined ? [] : [byDigest('CERTIFICATE')(certificate)])];
  }
  return [
    ...signed,
    ...earlier.map(({ id }) => byId('TIMESTAMP')(id)),
    ...signature.certificates.map(byDigest('CERTIFICATE')),
    ...signature.revocations.map(({ der }) => byDigest('REVOCATION')(der)),
  ];
}
