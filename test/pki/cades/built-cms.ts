import { createHash, sign } from 'node:crypto';
import { inOrder, integer, octets, oid, sequence, setOf, tagged } from '../../../src/pki/der.ts';
import { algorithm } from '../../../src/pki/hash.ts';
import type { Signer } from '../../../src/pki/signer.ts';
import { attribute } from './attributes-added.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = '1.2.840.113549.1.1.1';
const DATA = '1.2.840.113549.1.7.1';

export const contentType = (type = DATA): Buffer => attribute('1.2.840.113549.1.9.3', oid(type));
export const messageDigest = (content: Uint8Array): Buffer =>
  attribute('1.2.840.113549.1.9.4', octets(createHash('sha256').update(content).digest()));

/** SigningCertificateV2 with one SHA-256 digest, and whatever comes after it. */
export const signingCertificate = (der: Uint8Array, ...more: readonly Buffer[]): Buffer =>
  attribute(
    '1.2.840.113549.1.9.16.2.47',
    sequence(sequence(sequence(octets(createHash('sha256').update(der).digest()), ...more))),
  );

/** A SignerInfo with these signed attributes, in this order if they are not to be sorted. */
export function signerInfo(
  { certificate, key }: Signer,
  attributes: readonly Uint8Array[],
  { signatureAlgorithm = RSA, digestAlgorithm = SHA256, sorted = true } = {},
): Buffer {
  const set = setOf(...attributes);
  const content = sorted ? Buffer.concat(inOrder(attributes)) : Buffer.concat(attributes);
  const signed = sorted ? set : Buffer.concat([set.subarray(0, set.length - content.length), content]);
  return sequence(
    integer(1),
    sequence(certificate.encoded.issuer, certificate.encoded.serial),
    algorithm(digestAlgorithm),
    tagged(0, content),
    algorithm(signatureAlgorithm),
    octets(sign('sha256', signed, key)),
  );
}

/** A ContentInfo with SignedData; its content is elsewhere when it is undefined. */
export const signedData = (
  content: Uint8Array | undefined,
  certificates: readonly Uint8Array[],
  ...infos: readonly Buffer[]
): Buffer =>
  sequence(
    oid('1.2.840.113549.1.7.2'),
    tagged(
      0,
      sequence(
        integer(1),
        setOf(algorithm(SHA256)),
        sequence(oid(DATA), ...(content ? [tagged(0, octets(content))] : [])),
        tagged(0, ...certificates),
        setOf(...infos),
      ),
    ),
  );
