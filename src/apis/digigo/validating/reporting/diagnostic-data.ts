import type { Evidence, ValidationContext } from '../evidence.ts';
import { diagnosticCertificate } from './diagnostic-certificate.ts';
import { diagnosticSignature } from './diagnostic-signature.ts';

/**
 * The first part of a validation report (section 4): what was found and what is known of it, before it is judged. Keys and their
 * order are those of DSS 5.4, instants milliseconds since 1970; serial numbers are bigints.
 */
export function diagnosticData(document: { readonly name?: string }, evidence: Evidence, context: ValidationContext) {
  // As DSS does: an ampersand troubled its XML.
  const name = (document.name ?? '').replaceAll('&', '');
  return {
    documentName: name,
    validationDate: context.now,
    containerInfo: null,
    signatures: evidence.signatures.map((signature) => diagnosticSignature(name, signature, context)),
    usedCertificates: [...evidence.certificates.values()].map(diagnosticCertificate),
    trustedLists: [],
    listOfTrustedLists: null,
  };
}
