import { integer, namedBits, octets, oid, sequence, TRUE, tagged, taggedBytes } from './der.ts';
import { OID } from './oids.ts';

/** Extension (RFC 5280 section 4.1). */
export const extension = (type: string, value: Buffer): Buffer => sequence(oid(type), octets(value));

const critical = (type: string, value: Buffer): Buffer => sequence(oid(type), TRUE, octets(value));

/** The bits of KeyUsage (RFC 5280 section 4.2.1.3). */
export const KEY_USAGE_BITS = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export type KeyUsage = keyof typeof KEY_USAGE_BITS;

/** GeneralName (RFC 5280 section 4.2.1.6). */
const rfc822Name = (address: string): Buffer => taggedBytes(1, address);
const dnsName = (name: string): Buffer => taggedBytes(2, name);
export const directoryName = (encodedName: Buffer): Buffer => tagged(4, encodedName);
const uri = (address: string): Buffer => taggedBytes(6, address);
const ipAddresses = (addressAndMask: Buffer): Buffer => taggedBytes(7, addressAndMask);

/** RFC 5280 section 4.2.1.1. */
export const authorityKeyIdentifier = (keyId: Buffer): Buffer =>
  extension(OID.authorityKeyIdentifier, sequence(taggedBytes(0, keyId)));

/** RFC 5280 section 4.2.1.2. */
export const subjectKeyIdentifier = (keyId: Buffer): Buffer => extension(OID.subjectKeyIdentifier, octets(keyId));

/** RFC 5280 section 4.2.1.3. */
export const keyUsage = (usages: readonly KeyUsage[]): Buffer =>
  critical(OID.keyUsage, namedBits(usages.map((usage) => KEY_USAGE_BITS[usage])));

/** RFC 5280 section 4.2.1.4. */
export const certificatePolicies = (policies: readonly string[]): Buffer =>
  extension(OID.certificatePolicies, sequence(...policies.map((policy) => sequence(oid(policy)))));

/** RFC 5280 section 4.2.1.6. */
export const emailAltName = (address: string): Buffer => extension(OID.subjectAltName, sequence(rfc822Name(address)));

/** RFC 5280 section 4.2.1.9: an authority's, with the number of authorities that may follow below it, or a holder's. */
export const basicConstraints = (pathLength: number | undefined): Buffer =>
  critical(OID.basicConstraints, pathLength === undefined ? sequence() : sequence(TRUE, integer(pathLength)));

/** RFC 5280 section 4.2.1.10: hosts under .test only and no address at all, so that no real host can be impersonated. */
export const testNameConstraints = (): Buffer =>
  critical(
    OID.nameConstraints,
    sequence(
      tagged(0, sequence(dnsName('test'))),
      tagged(1, sequence(ipAddresses(Buffer.alloc(8))), sequence(ipAddresses(Buffer.alloc(32)))),
    ),
  );

/** RFC 5280 section 4.2.1.12; critical where RFC 3161 section 2.3 wants it so: a timestamping key has no other purpose. */
export const extendedKeyUsage = (purposes: readonly string[]): Buffer =>
  (purposes.includes(OID.timeStamping) ? critical : extension)(OID.extKeyUsage, sequence(...purposes.map(oid)));

/** RFC 5280 section 4.2.1.13. */
export const crlDistributionPoint = (address: string): Buffer =>
  extension(OID.cRLDistributionPoints, sequence(sequence(tagged(0, tagged(0, uri(address))))));

/** RFC 5280 section 4.2.2.1. */
export const authorityInfoAccess = (addresses: { readonly ocsp?: string; readonly caIssuers?: string }): Buffer =>
  extension(
    OID.authorityInfoAccess,
    sequence(
      ...(['ocsp', 'caIssuers'] as const).flatMap((method) => {
        const address = addresses[method];
        return address === undefined ? [] : [sequence(oid(OID[method]), uri(address))];
      }),
    ),
  );
