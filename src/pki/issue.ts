import type { KeyObject } from 'node:crypto';
import { keyBits, keyIdOf } from './certificate.ts';
import { integer, NULL, sequence, tagged, time } from './der.ts';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoint,
  emailAltName,
  extendedKeyUsage,
  extension,
  keyUsage,
  subjectKeyIdentifier,
  testNameConstraints,
} from './extensions.ts';
import { encodeName, type Name } from './name.ts';
import { OID } from './oids.ts';
import type { Profile } from './profiles.ts';
import { type Authority, SHA256_WITH_RSA, signed } from './signer.ts';

/** What is to be certified. */
export interface CertificateRequest {
  readonly profile: Profile;
  readonly subject: Name;
  readonly publicKey: KeyObject;
  /** In hex, positive, at most 20 bytes (RFC 5280 section 4.1.2.2). */
  readonly serial: string;
  /** Milliseconds since 1970, like `notAfter`; certificates know whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly email?: string;
  readonly addresses?: Addresses;
}

/** Where others find out about a certificate: URLs. */
export interface Addresses {
  readonly crl?: string;
  readonly ocsp?: string;
  readonly caIssuers?: string;
}

/** Issues a certificate (RFC 5280 section 4.1), as DER. */
export const issueCertificate = ({ certificate, key }: Authority, request: CertificateRequest): Promise<Buffer> =>
  certify({ name: certificate.encoded.subject, keyId: certificate.encoded.keyId, key }, request);

/** Issues a certificate that its own key signs, as DER. */
export const issueRoot = (key: KeyObject, request: CertificateRequest): Promise<Buffer> =>
  certify({ name: encodeName(request.subject), keyId: publicKeyOf(request.publicKey).keyId, key }, request);

interface Issuer {
  readonly name: Buffer;
  readonly keyId: Buffer;
  readonly key: KeyObject;
}

function certify(issuer: Issuer, request: CertificateRequest): Promise<Buffer> {
  const { info, keyId } = publicKeyOf(request.publicKey);
  const tbs = sequence(
    tagged(0, integer(2)),
    integer(BigInt(`0x${request.serial}`)),
    SHA256_WITH_RSA,
    issuer.name,
    sequence(time(request.notBefore), time(request.notAfter)),
    encodeName(request.subject),
    info,
    tagged(3, sequence(...extensionsOf(request, issuer.keyId, keyId))),
  );
  return signed(issuer.key, tbs);
}

function extensionsOf({ profile, email, addresses = {} }: CertificateRequest, issuerId: Buffer, subjectId: Buffer) {
  return [
    basicConstraints(profile.pathLength),
    keyUsage(profile.keyUsage),
    ...(profile.purposes === undefined ? [] : [extendedKeyUsage(profile.purposes)]),
    ...(profile.pathLength === undefined ? [] : [testNameConstraints()]),
    certificatePolicies(profile.policies),
    subjectKeyIdentifier(subjectId),
    authorityKeyIdentifier(issuerId),
    ...(email === undefined ? [] : [emailAltName(email)]),
    ...(addresses.crl === undefined ? [] : [crlDistributionPoint(addresses.crl)]),
    ...(addresses.ocsp === undefined && addresses.caIssuers === undefined ? [] : [authorityInfoAccess(addresses)]),
    ...(profile.ocspNoCheck ? [extension(OID.ocspNoCheck, NULL)] : []),
  ];
}

interface PublicKey {
  /** SubjectPublicKeyInfo. */
  readonly info: Buffer;
  readonly keyId: Buffer;
}

const publicKeys = new WeakMap<KeyObject, PublicKey>();

/** Kept, because writing a key out takes half as long as signing with it. */
function publicKeyOf(key: KeyObject): PublicKey {
  const kept = publicKeys.get(key);
  if (kept !== undefined) return kept;
  const info = key.export({ type: 'spki', format: 'der' });
  const made = { info, keyId: keyIdOf(keyBits(info)) };
  publicKeys.set(key, made);
  return made;
}
