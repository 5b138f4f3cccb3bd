import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { BIT_STRING } from './der.ts';
import { contentOf, elements, fieldsIn } from './der-reader.ts';
import { Malformed } from './malformed.ts';

/** The attributes of a name by their short names; one that occurs more than once has a list. */
export type Attributes = { readonly [shortName: string]: string | readonly string[] | undefined };

/** A certificate that was read. Serials are in upper-case hex, instants in milliseconds since 1970. */
export interface Certificate {
  readonly der: Buffer;
  readonly serial: string;
  readonly subject: Attributes;
  readonly issuer: Attributes;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: KeyObject;
  /** The first e-mail address of the alternative names. */
  readonly email?: string;
  readonly encoded: Encoded;
}

/** Parts of a certificate as they stand in it (RFC 5280 section 4.1), for what refers to it. */
export interface Encoded {
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** SHA-1 of the public key's bits, which is the key identifier of RFC 5280 section 4.2.1.2 (1). */
  readonly keyId: Buffer;
  /** The public key's bits, without tag, length and unused bits. */
  readonly publicKey: Buffer;
}

/** Whether a time is within the validity of a certificate (RFC 5280 section 4.1.2.5); milliseconds since 1970. */
export const isValid = ({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>, at: number): boolean =>
  notBefore <= at && at <= notAfter;

const MAX_BYTES = 64 * 1024;

/**
 * Reads a certificate, DER or PEM.
 * @throws Malformed when it is none, or has a key or dates that OpenSSL cannot read
 */
export function readCertificate(source: Uint8Array | string): Certificate {
  if (source.length > MAX_BYTES) throw new Malformed(`A certificate of more than ${MAX_BYTES} bytes`);
  try {
    return certificateOf(new X509Certificate(source));
  } catch (cause) {
    throw new Malformed('Not a certificate', { cause });
  }
}

function certificateOf(x509: X509Certificate): Certificate {
  const { subject, issuer } = x509.toLegacyObject();
  const email = emailIn(x509.subjectAltName);
  return {
    der: x509.raw,
    serial: x509.serialNumber,
    subject,
    issuer,
    notBefore: instant(x509.validFrom),
    notAfter: instant(x509.validTo),
    publicKey: x509.publicKey,
    ...(email === undefined ? {} : { email }),
    encoded: encodedParts(x509.raw),
  };
}

function instant(date: string): number {
  const at = Date.parse(date);
  if (Number.isNaN(at)) throw new Malformed(`Not a date: ${date}`);
  return at;
}

/** Node quotes a name in which there could be a second one (CVE-2021-44532): quoted ones are passed over whole. */
function emailIn(names = ''): string | undefined {
  const found = [...names.matchAll(/([^:]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)];
  return found.find(([, type, value]) => type === 'email' && !value?.startsWith('"'))?.[2];
}

/** The optional version is the only field with this tag. */
const VERSION = 0xa0;

function encodedParts(der: Buffer): Encoded {
  const [certificate] = elements(der);
  const [tbs] = fieldsIn(certificate);
  const fields = fieldsIn(tbs).filter(({ tag }) => tag !== VERSION);
  const [serial, , issuer, , subject, keyInfo] = fields.map((field) => field.der);
  if (serial === undefined || issuer === undefined || subject === undefined || keyInfo === undefined) {
    throw new Malformed('A certificate without its fields');
  }
  const publicKey = keyBits(keyInfo);
  return { serial, issuer, subject, keyId: keyIdOf(publicKey), publicKey };
}

/** The bits of the key in a SubjectPublicKeyInfo (RFC 5280 section 4.1). */
export function keyBits(keyInfo: Buffer): Buffer {
  const [info] = elements(keyInfo);
  const [, key] = fieldsIn(info);
  return contentOf(key, BIT_STRING).subarray(1);
}

/** The key identifier of a public key's bits (RFC 5280 section 4.2.1.2, method 1). */
export const keyIdOf = (publicKeyBits: Buffer): Buffer => createHash('sha1').update(publicKeyBits).digest();

/** PEM (RFC 7468), of a certificate unless another label is given. */
export const pem = (der: Buffer, label = 'CERTIFICATE'): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};
