import { type Certificate, readCertificate } from '../certificate.ts';
import { unlessMalformed } from '../malformed.ts';
import type { IdentifiedSigner } from '../signed-document.ts';
import type { Spend } from '../xml/budget.ts';
import type { XmlElement } from '../xml/tree.ts';
import { isEncoded, isWritten } from './issuer-serial.ts';
import { DSIG } from './names.ts';
import { base64In, descend, first, type SignatureElement, signedSignatureProperties } from './signature-element.ts';
import { isDigestOf, statedDigest } from './stated-digest.ts';

/** Who signed, and what the signing-certificate property says of the certificate. */
export interface SignerIdentification {
  readonly certificate: Certificate | undefined;
  readonly facts: IdentifiedSigner;
}

/** About what reading a certificate costs. */
const CERTIFICATE_STEPS = 10_000;

/** The certificates in elements, those that cannot be read left out. */
export const certificatesIn = (found: readonly XmlElement[], spend: Spend): Certificate[] =>
  found.flatMap((element) => {
    spend(CERTIFICATE_STEPS);
    return unlessMalformed(() => readCertificate(base64In(element) ?? '')) ?? [];
  });

/** The certificates of ds:KeyInfo. */
export const keyInfoCertificates = ({ keyInfo }: SignatureElement, spend: Spend): Certificate[] =>
  certificatesIn(descend(keyInfo, DSIG, 'X509Data', 'X509Certificate'), spend);

/** What a stranger lists is not all tried: those who sign list their own certificate among the first. */
const MAX_TRIALS = 4;

/**
 * Finds the signer's certificate among those of ds:KeyInfo: one whose key verifies the value, else the one that the first
 * xades:Cert of SigningCertificateV2 or SigningCertificate names by its digest (EN 319 132-1 sections 5.2.2 and D.1), else the
 * first.
 */
export function identifySigner(
  signature: SignatureElement,
  candidates: readonly Certificate[],
  isSigner: (certificate: Certificate) => boolean,
): SignerIdentification {
  const [property] = signedSignatureProperties(signature, 'SigningCertificateV2', 'SigningCertificate');
  const described = first(property, signature.xades, 'Cert');
  const digest = statedDigest(first(described, signature.xades, 'CertDigest'));
  const named = candidates.find(({ der }) => isDigestOf(digest, der));
  const likeliest = [...new Set(named ? [named, ...candidates] : candidates)];
  const certificate = likeliest.slice(0, MAX_TRIALS).find(isSigner) ?? likeliest[0];
  const facts = {
    ...(certificate && { certificate: certificate.der.toString('base64') }),
    attributePresent: described !== undefined,
    digestPresent: digest.value !== '',
    digestMatch: named !== undefined && certificate === named,
    issuerSerialMatch: certificate !== undefined && hasIssuerSerial(certificate, described, signature.xades),
  };
  return { certificate, facts };
}

/** One that is not there does not match, as in DSS. */
function hasIssuerSerial(certificate: Certificate, described: XmlElement | undefined, xades: string): boolean {
  const encoded = first(described, xades, 'IssuerSerialV2');
  if (encoded !== undefined) return isEncoded(encoded, certificate);
  const written = first(described, xades, 'IssuerSerial');
  return written !== undefined && isWritten(written, certificate);
}
