import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../../../pki/certificate.ts';
import { keyIdentifiers } from './key-identifiers.ts';
import { type KnownCertificate, oncePerCertificate, oncePerPair } from './known-certificates.ts';

/** Whether the key of an issuer has signed a certificate. */
export type HasSigned = (issuer: KnownCertificate, subject: KnownCertificate) => boolean;

/** Of the signatures of certificates: more than the paths of any real document need, and their keys may be slow ones. */
const MAX_VERIFICATIONS = 200;

/** Tries the keys of issuers, each pair once; when there were too many, no other key has signed anything. */
export function verifications(): HasSigned {
  const identifiers = oncePerCertificate(({ certificate }) => keyIdentifiers(certificate));
  const isNamed: HasSigned = (issuer, subject) => {
    const [{ own }, { issuer: named }] = [identifiers(issuer), identifiers(subject)];
    return own === undefined || named === undefined || own.equals(named);
  };
  let left = MAX_VERIFICATIONS;
  return oncePerPair(
    (issuer: KnownCertificate, subject) =>
      isNamed(issuer, subject) && left-- > 0 && verifies(issuer.certificate, subject.certificate),
  );
}

/** A key that cannot verify has signed nothing. */
function verifies(issuer: Certificate, { der }: Certificate): boolean {
  try {
    return new X509Certificate(der).verify(issuer.publicKey);
  } catch {
    return false;
  }
}
