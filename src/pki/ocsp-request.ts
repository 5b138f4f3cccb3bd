import { OCTET_STRING, oid, SEQUENCE } from './der.ts';
import { contentOf, type Element, fieldsIn, fieldsOf, hexOf } from './der-reader.ts';
import { Malformed } from './malformed.ts';
import { OID } from './oids.ts';

/** The certificate that is asked about (CertID, RFC 6960 section 4.1.1). */
export interface CertificateId {
  /** The object identifier of the hash of the issuer's name and key, as DER. */
  readonly hash: Buffer;
  readonly issuerNameHash: Buffer;
  readonly issuerKeyHash: Buffer;
  /** In upper-case hex, as `Certificate` has it. */
  readonly serial: string;
  /** As it is to be repeated in the answer. */
  readonly der: Buffer;
}

export interface OcspRequest {
  readonly certificates: readonly CertificateId[];
  /** The value of the nonce extension (RFC 9654 section 2.1), to be repeated. */
  readonly nonce?: Buffer;
}

const MAX_BYTES = 16 * 1024;
const MAX_CERTIFICATES = 50;
const MAX_SERIAL_BYTES = 20 + 1;

/** An OCTET STRING of at most 128 bytes (RFC 9654 section 2.1). */
const MAX_NONCE_BYTES = 3 + 128;

const EXTENSIONS = 0xa2;
const NONCE = oid(OID.ocspNonce);

/**
 * Reads an OCSP request (RFC 6960 section 4.1), the body of a POST. Who signed it is not looked at.
 * @throws Malformed when it is none, or is unreasonably large
 */
export function readOcspRequest(bytes: Buffer): OcspRequest {
  if (bytes.length > MAX_BYTES) throw new Malformed(`An OCSP request of more than ${MAX_BYTES} bytes`);
  const [tbs] = fieldsOf(bytes);
  const fields = fieldsIn(tbs);
  const list = fields.find(({ tag }) => tag === SEQUENCE);
  const certificates = fieldsIn(list).map(certificateId);
  if (certificates.length === 0 || certificates.length > MAX_CERTIFICATES) {
    throw new Malformed(`A request about ${certificates.length} certificates`);
  }
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS);
  const nonce = extensions && nonceIn(fieldsOf(extensions.content));
  return { certificates, ...(nonce && { nonce }) };
}

/**
 * Reads an OCSP request out of the path of a GET (RFC 6960 appendix A.1).
 * @param path what follows the responder's own path and its slash, percent-encoded or not
 * @throws Malformed
 */
export function readOcspPath(path: string): OcspRequest {
  const text = decoded(path);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Malformed('Not base64');
  return readOcspRequest(Buffer.from(text, 'base64'));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new Malformed('Not percent-encoded', { cause });
  }
}

function certificateId(request: Element): CertificateId {
  const [id] = fieldsIn(request);
  const [algorithm, name, key, serial] = fieldsIn(id);
  const [hash] = fieldsIn(algorithm);
  if (id === undefined || hash === undefined) throw new Malformed('A certificate id without a hash');
  return {
    hash: hash.der,
    issuerNameHash: contentOf(name, OCTET_STRING),
    issuerKeyHash: contentOf(key, OCTET_STRING),
    serial: serialIn(serial),
    der: id.der,
  };
}

function serialIn(element: Element | undefined): string {
  if ((element?.content.length ?? 0) > MAX_SERIAL_BYTES) throw new Malformed('A serial of no reasonable length');
  return hexOf(element);
}

/** The value of the nonce among extensions (RFC 5280 section 4.1: type, whether critical, value). */
function nonceIn(extensions: readonly Element[]): Buffer | undefined {
  const fields = extensions.map((extension) => fieldsIn(extension));
  const value = fields.find(([type]) => type?.der.equals(NONCE))?.at(-1);
  if (value === undefined) return undefined;
  const nonce = contentOf(value, OCTET_STRING);
  if (nonce.length > MAX_NONCE_BYTES) throw new Malformed('A nonce of more than 128 bytes');
  return nonce;
}
