import { authorityConstraints } from '../../../../pki/constraints.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import type { CertificateEvidence } from '../evidence.ts';

/**
 * Whether a certificate may have issued the one below it in a path: basic constraints, key usage, path length (RFC 5280
 * section 6.1.4). DSS 5.4 does not look, and would take whoever has a certificate for an authority. The key usage of an anchor
 * does not matter: whoever trusts it has said what for.
 * @param below the authorities between it and the end of the path; those that issued themselves do not count
 */
export function mayIssue(
  { certificate, trusted }: CertificateEvidence,
  below: readonly CertificateEvidence[],
): boolean {
  const constraints = unlessMalformed(() => authorityConstraints(certificate));
  if (constraints === undefined) return false;
  const { isAuthority, signsCertificates, pathLength = Number.POSITIVE_INFINITY } = constraints;
  return (
    isAuthority && (signsCertificates || trusted) && below.filter(({ selfSigned }) => !selfSigned).length <= pathLength
  );
}
