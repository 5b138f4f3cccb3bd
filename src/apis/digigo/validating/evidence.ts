import type { Certificate } from '../../../pki/certificate.ts';
import type { Reason } from '../../../pki/revocation.ts';
import type { FoundRevocation, FoundSignature, FoundTimestamp, SignatureValue } from '../../../pki/signed-document.ts';

/**
 * What was found in a document together with what is known outside it: paths to anchors, and revocation. Still facts: the
 * building blocks judge them. Certificates, timestamps and revocation data are known by the SHA-256 of their DER in upper-case hex.
 */
export interface Evidence {
  readonly signatures: readonly SignatureEvidence[];
  /** All certificates that have to do with the signatures, by their ids, in the order in which they were met. */
  readonly certificates: ReadonlyMap<string, CertificateEvidence>;
}

export interface SignatureEvidence extends Signed {
  readonly found: FoundSignature;
  /** Earlier ones first. */
  readonly timestamps: readonly TimestampEvidence[];
}

export interface TimestampEvidence extends Signed {
  readonly found: FoundTimestamp;
}

/** Something that a certificate's key has signed. */
export interface Signed {
  /** The id of the signer's certificate. */
  readonly signer?: string;
  /** From the signer's certificate upwards as far as it goes, to an anchor at best. */
  readonly chain: readonly ChainItem[];
}

export interface ChainItem {
  readonly id: string;
  readonly source: CertificateSource;
}

/** Where a certificate was found, in the words of DSS 5.4. */
export type CertificateSource = 'SIGNATURE' | 'TIMESTAMP' | 'OCSP_RESPONSE' | 'AIA' | 'TRUSTED_STORE';

export interface CertificateEvidence extends ChainItem {
  readonly certificate: Certificate;
  /** Its own signature, held against the issuer's key. */
  readonly value: SignatureValue;
  /** The id of the certificate whose key signed it; undefined when that is its own, or is not known. */
  readonly issuer?: string;
  /** Those above it, nearest first. */
  readonly chain: readonly ChainItem[];
  readonly trusted: boolean;
  readonly selfSigned: boolean;
  /** Latest first. */
  readonly revocations: readonly RevocationEvidence[];
}

/** What a CRL or an OCSP response says of one certificate. */
export interface RevocationEvidence extends Signed {
  readonly id: string;
  readonly kind: FoundRevocation['kind'];
  /** Whether it came with the signature or was asked for. */
  readonly origin: 'SIGNATURE' | 'EXTERNAL';
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: number;
  readonly reason?: Reason;
  readonly productionDate: number;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly value: SignatureValue;
  readonly der: Buffer;
}

/** What validation goes by beside the document itself. */
export interface ValidationContext {
  /** The instant of the world. */
  readonly now: number;
  readonly anchors: readonly Certificate[];
  /** What the addresses in certificates (AIA) would lead to. */
  readonly intermediates: readonly Certificate[];
  /** What the responders and lists that certificates name have said just now. */
  readonly revocations: readonly FoundRevocation[];
  /** The signature policies that are known, by their ids. */
  readonly policies: ReadonlyMap<string, Buffer>;
  /** As DSS 5.4 without a trusted list: a good signature has an error too (`dialect.digigo.validation: dss`). */
  readonly strict: boolean;
}
