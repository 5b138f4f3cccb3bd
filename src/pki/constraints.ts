import type { Certificate } from './certificate.ts';
import { INTEGER, SEQUENCE, TRUE } from './der.ts';
import { contentOf, type Element, elements } from './der-reader.ts';
import { extensionsIn, extensionValue, hasBit } from './extension-reader.ts';
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

const basicConstraints = (value: Element | undefined): Element[] =>
  value === undefined ? [] : elements(contentOf(value, SEQUENCE));

/** What has more bytes than an ordinary number sets no limit. */
function numberOf(element: Element): number {
  const bytes = contentOf(element, INTEGER);
  return bytes.length > 4 ? Number.POSITIVE_INFINITY : Number.parseInt(bytes.toString('hex') || '0', 16);
}
