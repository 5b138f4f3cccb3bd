import { OID } from '../../../../pki/oids.ts';
import type { DigestAlgorithm, SignatureValue } from '../../../../pki/signed-document.ts';

/** The default validation policy of DSS 5.4.3 (constraint.xml); a check without a level is not made. */
export const POLICY = {
  name: 'QES AdESQC TL based',
  description: `Validate electronic signatures and indicates whether they are Advanced electronic Signatures (AdES), AdES supported by a Qualified Certificate (AdES/QC) or a
\t\tQualified electronic Signature (QES). All certificates and their related chains supporting the signatures are validated against the EU Member State Trusted Lists (this includes
\t\tsigner's certificate and certificates used to validate certificate validity status services - CRLs, OCSP, and time-stamps).
\t`,
} as const;

/** What it means when a check does not pass. */
export type Level = 'FAIL' | 'WARN' | 'INFORM';

/** What is judged, in the words of DSS 5.4. */
export type TokenType = 'SIGNATURE' | 'COUNTER_SIGNATURE' | 'TIMESTAMP' | 'REVOCATION';

/** The levels of the checks of one certificate. */
export interface CertificateLevels {
  readonly serialNumber?: Level;
  readonly keyUsage?: {
    readonly level: Level;
    readonly usage: string;
    readonly among: 'keyUsage' | 'extendedKeyUsages';
  };
  readonly authorityInfoAccess?: Level;
  readonly revocationInfoAccess?: Level;
  readonly revocationData?: Level;
  readonly notSelfSigned?: Level;
  readonly pseudonym?: Level;
  readonly cryptographic: Level;
}

const SIGNER: CertificateLevels = {
  serialNumber: 'WARN',
  keyUsage: { level: 'WARN', usage: 'nonRepudiation', among: 'keyUsage' },
  authorityInfoAccess: 'WARN',
  revocationInfoAccess: 'WARN',
  revocationData: 'FAIL',
  notSelfSigned: 'WARN',
  pseudonym: 'INFORM',
  cryptographic: 'FAIL',
};

export const SIGNER_LEVELS: Readonly<Record<TokenType, CertificateLevels>> = {
  SIGNATURE: SIGNER,
  COUNTER_SIGNATURE: SIGNER,
  TIMESTAMP: {
    // RFC 3161 section 2.3: else whoever signs documents could also date them. DSS 5.4 does not look.
    keyUsage: { level: 'FAIL', usage: OID.timeStamping, among: 'extendedKeyUsages' },
    revocationData: 'FAIL',
    notSelfSigned: 'WARN',
    cryptographic: 'FAIL',
  },
  // A responder vouches for others, and nobody but its authority for it (assumed; DSS 5.4 asks, and forgives no answer).
  REVOCATION: { cryptographic: 'WARN' },
};

export const AUTHORITY_LEVELS: Readonly<Record<TokenType, CertificateLevels>> = {
  SIGNATURE: { revocationData: 'FAIL', cryptographic: 'FAIL' },
  COUNTER_SIGNATURE: { revocationData: 'FAIL', cryptographic: 'FAIL' },
  TIMESTAMP: { revocationData: 'WARN', cryptographic: 'FAIL' },
  REVOCATION: { revocationData: 'WARN', cryptographic: 'FAIL' },
};

/** Whether there must be a path to an anchor: revocation data was already held against its issuer. */
export const CHAIN_LEVELS: Readonly<Record<TokenType, Level>> = {
  SIGNATURE: 'FAIL',
  COUNTER_SIGNATURE: 'FAIL',
  TIMESTAMP: 'FAIL',
  REVOCATION: 'WARN',
};

/** Of a key, in bits; other algorithms are not accepted. */
export const SMALLEST_KEYS: Readonly<Record<NonNullable<SignatureValue['encryption']>, number>> = {
  DSA: 128,
  RSA: 1024,
  ECDSA: 192,
};

/** The policy lists all digests but MD5, and knows no dates of expiry. */
export const isAcceptable = (digest: DigestAlgorithm | undefined): boolean => digest !== undefined && digest !== 'MD5';
