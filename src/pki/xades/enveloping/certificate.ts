import { base64Bytes } from '../../base64.ts';
import { type Certificate, readCertificate } from '../../certificate.ts';
import { Malformed } from '../../malformed.ts';
import { childrenNamed, type XmlElement } from '../../xml/tree.ts';
import { isEncoded, isWritten } from '../issuer-serial.ts';
import { DSIG, XADES } from '../names.ts';
import { descend } from '../signature-element.ts';
import { compareDigest } from './digest.ts';
import { XadesRefusal } from './refusal.ts';
import { only, onlyText, type SignatureParts, theOne } from './structure.ts';

/** Who signed, as far as the signature says. */
export interface Identification {
  readonly certificate: Certificate;
  /** All certificates of KeyInfo, this one too. */
  readonly certificates: readonly Certificate[];
  /** What SigningCertificate says of it. */
  readonly described: XmlElement;
}

/**
 * The certificate of KeyInfo that the first xades:Cert of SigningCertificate or SigningCertificateV2 names by its digest
 * (EN 319 132-1 sections 5.2.2 and D.1).
 * @throws XadesRefusal
 */
export function identifySigner({ keyInfo, signedProperties }: SignatureParts): Identification {
  const certificates = certificatesIn(keyInfo);
  const properties = only(signedProperties, XADES, 'SignedSignatureProperties');
  const [described] = childrenNamed(signingCertificate(properties), XADES, 'Cert');
  if (described === undefined) throw new XadesRefusal('element-missing', { element: 'Cert' });
  const digest = only(described, XADES, 'CertDigest');
  const certificate = certificates.find(({ der }) => {
    const { expected, computed } = compareDigest(digest, der);
    return expected === computed;
  });
  if (certificate === undefined) {
    throw new XadesRefusal('signing-certificate-mismatch', { certificates: certificates.length });
  }
  return { certificate, certificates, described };
}

const signingCertificate = (properties: XmlElement): XmlElement =>
  theOne(
    ['SigningCertificateV2', 'SigningCertificate'].flatMap((name) => childrenNamed(properties, XADES, name)),
    'SigningCertificateV2',
  );

const MAX_CERTIFICATES = 10;

function certificatesIn(keyInfo: XmlElement): Certificate[] {
  const found = descend(keyInfo, DSIG, 'X509Data', 'X509Certificate');
  if (found.length === 0) throw new XadesRefusal('no-certificate');
  if (found.length > MAX_CERTIFICATES) throw new XadesRefusal('too-many-certificates', { count: found.length });
  return found.map(certificateIn);
}

function certificateIn(element: XmlElement): Certificate {
  try {
    return readCertificate(base64Bytes(onlyText(element)) ?? '');
  } catch (error) {
    if (error instanceof Malformed) throw new XadesRefusal('certificate-malformed', { message: error.message });
    throw error;
  }
}

/**
 * Checks the issuer and serial that go with the digest of a certificate, if any do: IssuerSerialV2, or IssuerSerial in
 * the older form.
 * @throws XadesRefusal
 */
export function checkIssuerSerial({ certificate, described }: Identification): void {
  const matches = [
    ...childrenNamed(described, XADES, 'IssuerSerialV2').map((element) => isEncoded(element, certificate)),
    ...childrenNamed(described, XADES, 'IssuerSerial').map((element) => isWritten(element, certificate)),
  ];
  if (matches.includes(false)) throw new XadesRefusal('issuer-serial-mismatch', { serial: certificate.serial });
}
