/** Somebody who signs documents, as a signing application knows them. What they are given is hashed with SHA-256. */
export interface DocumentSigner {
  readonly method: SigningMethod;
  /** DER, like those above it, nearest first. */
  readonly certificate: Buffer;
  readonly chain: readonly Buffer[];
  /** @param form how an ECDSA value is written; DER unless it is for XML */
  readonly sign: (toBeSigned: Buffer, form?: 'der' | 'ieee-p1363') => Promise<Buffer>;
  /** A TimeStampToken (RFC 3161) over the digest of bytes, as DER. */
  readonly timestamp: (toBeStamped: Buffer) => Promise<Buffer>;
}

export type SigningMethod = 'RSA' | 'RSA-PSS' | 'ECDSA';
