import type { Certificate } from './certificate.ts';
import { BIT_STRING, INTEGER, OCTET_STRING, oid, SEQUENCE, TRUE } from './der.ts';
import { contentOf, type Element, elements } from './der-reader.ts';
import { KEY_USAGE_BITS } from './extensions.ts';
import { OID } from './oids.ts';

/** What a certificate allows its holder as an authority. */
export interface AuthorityConstraints {
  readonly isAuthority: boolean;
  /** How many authorities may follow below it; undefined for any number. */
  readonly pathLength?: number;
  /** A certificate without key usage has no restriction (RFC 5280 section 6.1.4 (n)). */
  readonly signsCertificates: boolean;
}

/**
 * Reads the basic constraints and key usage of a certificate (RFC 5280 sections 4.2.1.9 and 4.2.1.3).
 * @throws Malformed when they are not encoded as they should be
 */
export function authorityConstraints({ der }: Certificate): AuthorityConstraints {
  const extensions = extensionsIn(der);
  const usage = extensionValue(extensions, OID.keyUsage);
  const [authority, pathLength] = basicConstraints(extensionValue(extensions, OID.basicConstraints));
  return {
    isAuthority: authority?.der.equals(TRUE) === true,
    ...(pathLength && { pathLength: numberOf(pathLength) }),
    signsCertificates: usage === undefined || hasBit(usage, KEY_USAGE_BITS.keyCertSign),
  };
}

/** The only field of a certificate with this tag (RFC 5280 section 4.1). */
const EXTENSIONS = 0xa3;

function extensionsIn(der: Buffer): Element[] {
  const [certificate] = elements(der);
  const [tbs] = elements(contentOf(certificate, SEQUENCE));
  const wrapped = elements(contentOf(tbs, SEQUENCE)).find(({ tag }) => tag === EXTENSIONS);
  if (wrapped === undefined) return [];
  const [list] = elements(wrapped.content);
  return elements(contentOf(list, SEQUENCE));
}

/** The value of an extension: type, whether critical, value in an OCTET STRING. */
function extensionValue(extensions: readonly Element[], type: string): Element | undefined {
  const fields = extensions.map((extension) => elements(contentOf(extension, SEQUENCE)));
  const value = fields.find(([first]) => first?.der.equals(oid(type)))?.at(-1);
  return value === undefined ? undefined : elements(contentOf(value, OCTET_STRING))[0];
}

const basicConstraints = (value: Element | undefined): Element[] =>
  value === undefined ? [] : elements(contentOf(value, SEQUENCE));

/** What has more bytes than an ordinary number sets no limit. */
function numberOf(element: Element): number {
  const bytes = contentOf(element, INTEGER);
  return bytes.length > 4 ? Number.POSITIVE_INFINITY : Number.parseInt(bytes.toString('hex') || '0', 16);
}

/** A bit of a named bit list: the first byte is the number of unused bits, the first bit the highest (X.690 section 8.6). */
function hasBit(element: Element, bit: number): boolean {
  const byte = contentOf(element, BIT_STRING)[1 + (bit >> 3)] ?? 0;
  return (byte & (0x80 >> (bit & 7))) !== 0;
}
