import { digestOf } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { octets, sequence } from './der.ts';
import { algorithm } from './hash.ts';
import { OID } from './oids.ts';

/** An OCSPRequest (RFC 6960 section 4.1.1) about one certificate, as DER, unsigned and without a nonce. */
export function ocspQuestion({ encoded }: Certificate, issuer: Certificate): Buffer {
  const name = digestOf('SHA1', issuer.encoded.subject);
  const id = sequence(algorithm(OID.sha1), octets(name), octets(issuer.encoded.keyId), encoded.serial);
  return sequence(sequence(sequence(sequence(id))));
}
