import { INTEGER, OCTET_STRING, oid, SEQUENCE } from './der.ts';
import { contentOf, type Element, elements } from './der-reader.ts';
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
  const [tbs] = elements(whole(bytes));
  const fields = elements(contentOf(tbs, SEQUENCE));
  const list = fields.find(({ tag }) => tag === SEQUENCE);
  const certificates = elements(contentOf(list, SEQUENCE)).map(certificateId);
  if (certificates.length === 0 || certificates.length > MAX_CERTIFICATES) {
    throw new Malformed(`A request about ${certificates.length} certificates`);
  }
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS);
  const nonce = extensions && nonceIn(elements(whole(extensions.content)));
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

/** The inside of a sequence that is all there is. */
function whole(bytes: Buffer): Buffer {
  const [only, ...more] = elements(bytes);
  if (more.length > 0) throw new Malformed('More than one element');
  return contentOf(only, SEQUENCE);
}

function certificateId(request: Element): CertificateId {
  const [id] = elements(contentOf(request, SEQUENCE));
  const [algorithm, name, key, serial] = elements(contentOf(id, SEQUENCE));
  const [hash] = elements(contentOf(algorithm, SEQUENCE));
  if (id === undefined || hash === undefined) throw new Malformed('A certificate id without a hash');
  return {
    hash: hash.der,
    issuerNameHash: contentOf(name, OCTET_STRING),
    issuerKeyHash: contentOf(key, OCTET_STRING),
    serial: serialHex(contentOf(serial, INTEGER)),
    der: id.der,
  };
}

function serialHex(bytes: Buffer): string {
  if (bytes.length === 0 || bytes.length > MAX_SERIAL_BYTES) throw new Malformed('A serial of no reasonable length');
  return bytes
    .toString('hex')
    .replace(/^00(?=.)/, '')
    .toUpperCase();
}

/** The value of the nonce among extensions (RFC 5280 section 4.1: type, whether critical, value). */
function nonceIn(extensions: readonly Element[]): Buffer | undefined {
  const fields = extensions.map((extension) => elements(contentOf(extension, SEQUENCE)));
  const value = fields.find(([type]) => type?.der.equals(NONCE))?.at(-1);
  if (value === undefined) return undefined;
  const nonce = contentOf(value, OCTET_STRING);
  if (nonce.length > MAX_NONCE_BYTES) throw new Malformed('A nonce of more than 128 bytes');
  return nonce;
}
