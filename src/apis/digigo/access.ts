import { isListed } from '../../kit/addresses.ts';
import type { WorldContext } from '../../kit/module.ts';
import type { Call, Fail } from '../../kit/operation.ts';
import type { ReadRows } from '../../world/rows.ts';
import { toIso } from '../../world/time.ts';
import type { Case } from './errors.ts';
import { type Aed, aeds, certificateOf, type HolderCertificate, keyOf, statusOf, users } from './state.ts';

/**
 * The AED that a path names, if there is one: its servers call from the addresses it has declared. Holders, who come by
 * browser, name theirs in the query.
 * @throws {Failure} 403 when it calls from elsewhere
 */
export function callerOf({ parsed, request, world }: Call<WorldContext>, fail: Fail<Case>): Aed | undefined {
  const { clientId } = parsed.params;
  const aed = clientId === undefined ? undefined : world.read((rows) => rows.get(aeds, clientId));
  if (aed === undefined || aed.ips.length === 0 || isListed(request.peer, aed.ips)) return aed;
  throw fail('ip-not-authorized', `${request.peer} is not an address of ${aed.name}`, {
    peer: request.peer,
    ips: aed.ips,
  });
}

/** @throws {Failure} when no AED has the clientId */
export function knownAed(aed: Aed | undefined, clientId: string, fail: Fail<'invalid-client-id'>): Aed {
  if (aed === undefined) throw fail('invalid-client-id', `no AED has the clientId ${clientId}`);
  return aed;
}

type CertificateCase = 'no-certificate' | 'certificate-revoked' | 'certificate-expired' | 'certificate-locked';

/**
 * The certificate of a credentialId, whatever it is worth.
 * @throws {Failure} when nobody has this credentialId, or they have no certificate
 */
export function heldCertificate(
  rows: ReadRows,
  credentialId: string,
  fail: Fail<'invalid-credential-id' | 'no-certificate'>,
): HolderCertificate {
  if (rows.get(users, keyOf(credentialId)) === undefined) {
    throw fail('invalid-credential-id', `nobody has the credentialId ${credentialId}`);
  }
  const certificate = certificateOf(rows, credentialId);
  if (certificate === undefined) throw fail('no-certificate', `${credentialId} has no certificate`);
  return certificate;
}

/** @throws {Failure} when a certificate cannot sign at this instant */
export function checkUsable(certificate: HolderCertificate, now: number, fail: Fail<CertificateCase>): void {
  const { notBefore, notAfter, revoked, lockedAt, email } = certificate;
  switch (statusOf(certificate, now)) {
    case 'revoked':
      throw fail('certificate-revoked', `the certificate of ${email} is revoked: ${revoked?.reason}`);
    case 'expired':
      throw fail('certificate-expired', `the certificate of ${email} expired at ${toIso(notAfter)}`);
    case 'not-yet-valid':
      throw fail('no-certificate', `the certificate of ${email} is not valid before ${toIso(notBefore)}`);
    case 'valid':
      if (lockedAt === undefined) return;
      throw fail('certificate-locked', `three wrong PINs locked the certificate of ${email} at ${toIso(lockedAt)}`);
  }
}
