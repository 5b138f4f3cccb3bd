/**
 * What is found in a signed document: facts, before anybody is trusted. Plain data, as it can travel between threads: bytes
 * are base64 (RFC 4648 section 4), instants milliseconds since 1970.
 */
export interface FoundSignature {
  /** The Id of a ds:Signature; for CMS one made of its own digests, so that the same document always has the same. */
  readonly id: string;
  /** The id of the signature that this one countersigns. */
  readonly parent?: string;
  readonly format: SignatureFormat;
  /** Why its structure is not what its format asks for; undefined when it is. */
  readonly structureError?: string;
  /** What the signer claims. */
  readonly signingTime?: number;
  /** What was signed, in the order in which it stands in the signature. */
  readonly digests: readonly DigestMatcher[];
  readonly value: SignatureValue;
  readonly signer: IdentifiedSigner;
  /** All certificates that came with it, in order, each once; the signer's too. */
  readonly certificates: readonly string[];
  /** CRLs and OCSP responses that came with it. */
  readonly revocations: readonly FoundRevocation[];
  readonly timestamps: readonly FoundTimestamp[];
  readonly policy?: FoundPolicy;
  readonly scopes: readonly SignatureScope[];
  readonly properties: SignedProperties;
}

/** EN 319 132-1, EN 319 122-1 and EN 319 142-1 levels, and what is less than any of them. */
export type SignatureFormat =
  | `${'XAdES' | 'CAdES' | 'PAdES'}-BASELINE-${'B' | 'T' | 'LT' | 'LTA'}`
  | `${'XAdES' | 'CAdES'}-${'C' | 'X' | 'XL' | 'A'}`
  | `PKCS7-${'B' | 'T' | 'LT' | 'LTA'}`
  | 'XML-NOT-ETSI'
  | 'CMS-NOT-ETSI'
  | 'PDF-NOT-ETSI';

/** A digest that a signature holds, against what it is of. */
export interface DigestMatcher {
  readonly type: DigestMatcherType;
  /** The Id of a reference, or its URI. */
  readonly name?: string;
  /** Undefined where the algorithm is none that we know. */
  readonly algorithm?: DigestAlgorithm;
  /** As it stands in the signature. */
  readonly value: string;
  readonly found: boolean;
  readonly intact: boolean;
}

export type DigestMatcherType =
  | 'REFERENCE'
  | 'OBJECT'
  | 'MANIFEST'
  | 'MANIFEST_ENTRY'
  | 'SIGNED_PROPERTIES'
  | 'MESSAGE_DIGEST'
  | 'MESSAGE_IMPRINT';

export type DigestAlgorithm =
  | 'MD5'
  | 'SHA1'
  | 'SHA224'
  | 'SHA256'
  | 'SHA384'
  | 'SHA512'
  | 'SHA3-224'
  | 'SHA3-256'
  | 'SHA3-384'
  | 'SHA3-512'
  | 'RIPEMD160';

/** A signature over bytes, held against the signer's key. */
export interface SignatureValue {
  readonly encryption?: 'RSA' | 'ECDSA' | 'DSA';
  readonly digest?: DigestAlgorithm;
  /** The digest of the mask generation function of RSASSA-PSS. */
  readonly mask?: DigestAlgorithm;
  /** In bits; undefined when there is no key. */
  readonly keyLength?: number;
  /** Whether the value is that of the signed bytes under the signer's key; the digests in them are not looked at. */
  readonly intact: boolean;
}

/** The signing-certificate attribute, and the certificate that signed. */
export interface IdentifiedSigner {
  /** One whose key verifies the value, else the one that the attribute names, else the likeliest; undefined when there is none. */
  readonly certificate?: string;
  readonly attributePresent: boolean;
  readonly digestPresent: boolean;
  /** Whether the certificate has the digest that the attribute names. */
  readonly digestMatch: boolean;
  readonly issuerSerialMatch: boolean;
}

export interface FoundRevocation {
  readonly kind: 'CRL' | 'OCSP';
  readonly der: string;
}

export type TimestampType =
  | 'CONTENT_TIMESTAMP'
  | 'ALL_DATA_OBJECTS_TIMESTAMP'
  | 'INDIVIDUAL_DATA_OBJECTS_TIMESTAMP'
  | 'SIGNATURE_TIMESTAMP'
  | 'VALIDATION_DATA_TIMESTAMP'
  | 'VALIDATION_DATA_REFSONLY_TIMESTAMP'
  | 'ARCHIVE_TIMESTAMP';

/** A TimeStampToken (RFC 3161) of a signature. */
export interface FoundTimestamp {
  /** SHA-256 of the token, in upper-case hex. */
  readonly id: string;
  readonly type: TimestampType;
  readonly productionTime: number;
  readonly imprint: DigestMatcher;
  readonly value: SignatureValue;
  readonly signer: IdentifiedSigner;
  readonly certificates: readonly string[];
  readonly revocations: readonly FoundRevocation[];
}

/** A signature policy that the signer names (EN 319 132-1 section 5.2.9). */
export interface FoundPolicy {
  /** A URI or an object identifier; `IMPLICIT_POLICY` for an implied one. */
  readonly id: string;
  readonly url?: string;
  readonly notice?: string;
  readonly digest?: { readonly algorithm?: DigestAlgorithm; readonly value: string };
  /** The policy itself, where it came with the signature (EN 319 132-1 section 5.2.10). */
  readonly stored?: string;
}

/** How much of the document a signature covers, in the words of DSS 5.4. */
export interface SignatureScope {
  readonly value: string;
  readonly name: string;
  readonly scope: 'FULL' | 'PARTIAL';
}

/** What else the signer says. */
export interface SignedProperties {
  readonly contentType?: string;
  readonly contentIdentifier?: string;
  readonly contentHints?: string;
  readonly productionPlace?: {
    readonly address?: string;
    readonly city?: string;
    readonly stateOrProvince?: string;
    readonly postalCode?: string;
    readonly countryName?: string;
  };
  readonly commitments: readonly string[];
  readonly claimedRoles: readonly string[];
}

/** A document that a detached signature is of. */
export interface OriginalDocument {
  readonly bytes: Buffer;
  readonly name?: string;
}
