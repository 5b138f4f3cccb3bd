/** Why a signature is refused. */
export type XadesReason =
  /** Not XML, or more of it than is read. */
  | 'malformed-xml'
  /** The root is another element than ds:Signature. */
  | 'not-a-signature'
  | 'element-missing'
  | 'element-repeated'
  /** There is an element where there should be text. */
  | 'element-unexpected'
  | 'id-repeated'
  /** QualifyingProperties are those of another signature. */
  | 'target-mismatch'
  | 'canonicalization-refused'
  | 'signature-algorithm-refused'
  | 'digest-algorithm-refused'
  | 'transform-refused'
  /** A reference to what is neither the enveloped object nor SignedProperties. */
  | 'reference-elsewhere'
  | 'reference-not-found'
  | 'reference-repeated'
  | 'reference-type-mismatch'
  | 'content-not-referenced'
  | 'signed-properties-not-referenced'
  /** KeyInfo has no certificate: a key alone says nothing about whose it is. */
  | 'no-certificate'
  | 'certificate-malformed'
  | 'too-many-certificates'
  /** No certificate of KeyInfo is the one that SigningCertificate names. */
  | 'signing-certificate-mismatch'
  | 'issuer-serial-mismatch'
  | 'content-not-base64'
  | 'digest-mismatch'
  | 'signature-not-base64'
  /** The certificate's key is none that the signature algorithm uses. */
  | 'key-type-mismatch'
  | 'signature-mismatch'
  | 'signing-time-malformed';

/** What there is to know about a refusal, to be shown to people. */
export type XadesDetails = Readonly<Record<string, string | number>>;

/** Ends a verification. It stays inside it: `verifyXades` gives a verdict. */
export class XadesRefusal extends Error {
  override readonly name = 'XadesRefusal';
  readonly reason: XadesReason;
  readonly details: XadesDetails;

  constructor(reason: XadesReason, details: XadesDetails = {}) {
    super(reason);
    this.reason = reason;
    this.details = details;
  }
}
