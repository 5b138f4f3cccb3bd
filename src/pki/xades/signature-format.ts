import type { SignatureFormat } from '../signed-document.ts';
import { descend, type SignatureElement, unsignedSignatureProperties } from './signature-element.ts';

/**
 * The level of a signature by what is there (EN 319 132-1 section 6 and annex A), whatever it is worth. Where there are
 * references to validation data, the levels are those with references.
 */
export function signatureFormat(signature: SignatureElement): SignatureFormat {
  if (descend(signature.signedProperties, signature.xades, 'SignedSignatureProperties').length === 0)
    return 'XML-NOT-ETSI';
  const names = new Set(unsignedSignatureProperties(signature).map(({ local }) => local));
  const has = (...wanted: readonly string[]): boolean => wanted.some((name) => names.has(name));
  if (!has('SignatureTimeStamp')) return 'XAdES-BASELINE-B';
  const hasValues = has('RevocationValues');
  const isArchived = hasValues && has('ArchiveTimeStamp');
  if (!has('CompleteCertificateRefs', 'CompleteCertificateRefsV2', 'CompleteRevocationRefs')) {
    return isArchived ? 'XAdES-BASELINE-LTA' : hasValues ? 'XAdES-BASELINE-LT' : 'XAdES-BASELINE-T';
  }
  if (isArchived) return 'XAdES-A';
  if (hasValues) return 'XAdES-XL';
  return has('SigAndRefsTimeStamp', 'SigAndRefsTimeStampV2', 'RefsOnlyTimeStamp', 'RefsOnlyTimeStampV2')
    ? 'XAdES-X'
    : 'XAdES-C';
}
