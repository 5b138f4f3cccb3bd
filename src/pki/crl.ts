import { integer, sequence, tagged, time } from './der.ts';
import { authorityKeyIdentifier, extension } from './extensions.ts';
import { OID } from './oids.ts';
import { encodeReason, type Revocation } from './revocation.ts';
import { type Authority, SHA256_WITH_RSA, signed } from './signer.ts';

export interface RevokedCertificate extends Revocation {
  /** In hex. */
  readonly serial: string;
}

export interface RevocationList {
  /** Larger than that of any list before. */
  readonly number: number | bigint;
  /** Milliseconds since 1970, like `nextUpdate`. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: readonly RevokedCertificate[];
}

/** A version 2 CRL (RFC 5280 section 5.1), as DER; entries stand in the order given. */
export function createCrl({ certificate, key }: Authority, list: RevocationList): Promise<Buffer> {
  const { subject, keyId } = certificate.encoded;
  const tbs = sequence(
    integer(1),
    SHA256_WITH_RSA,
    subject,
    time(list.thisUpdate),
    time(list.nextUpdate),
    ...(list.revoked.length === 0 ? [] : [sequence(...list.revoked.map(entry))]),
    tagged(0, sequence(authorityKeyIdentifier(keyId), extension(OID.cRLNumber, integer(list.number)))),
  );
  return signed(key, tbs);
}

/** An entry; a reason that says nothing is left out (RFC 5280 section 5.3.1). */
function entry({ serial, at, reason }: RevokedCertificate): Buffer {
  const reasons = reason === 'unspecified' ? [] : [sequence(extension(OID.reasonCode, encodeReason(reason)))];
  return sequence(integer(BigInt(`0x${serial}`)), time(at), ...reasons);
}
