import type { Signer } from '../../pki/signer.ts';
import type { Trust } from '../../pki/trust.ts';
import { Ids } from '../../world/ids.ts';
import { kind, type Row } from '../../world/rows.ts';
import type { Instant } from '../../world/time.ts';
import { addressesIn } from './holder-certificate.ts';
import type { Aed } from './state.ts';

/** An operator of an AED ("opérateur de l'AED"), who signs its requests; the id is their certificate's serial in upper-case hex. */
export interface Operator extends Row {
  readonly clientId: string;
  readonly name: string;
  /** Whole seconds, like `notAfter`. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** Which of the operator keys, counted round. */
  readonly key: number;
}

/** A serial of 62 random bits, positive and without leading zeros, in upper-case hex. */
export function serialFrom(ids: Pick<Ids, 'bytes'>): string {
  const bytes = ids.bytes(8);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex').toUpperCase();
}

export const operators = kind<Operator>()('digigo.operators');

/** An operator's certificate and key: the same for the same row and authorities. */
export async function operatorSigner(trust: Trust, home: string, aed: Aed, operator: Operator): Promise<Signer> {
  const [{ issueCertificate }, { OPERATOR }, { readCertificate }] = await Promise.all([
    import('../../pki/issue.ts'),
    import('../../pki/profiles.ts'),
    import('../../pki/certificate.ts'),
  ]);
  const { id: serial, name, notBefore, notAfter, key } = operator;
  const keys = trust.operatorKeys[key % trust.operatorKeys.length];
  if (keys === undefined) throw new TypeError('there are no operator keys');
  const der = await issueCertificate(trust.issuing, {
    profile: OPERATOR,
    subject: { C: 'TN', O: aed.name, CN: name },
    publicKey: keys.publicKey,
    serial,
    notBefore,
    notAfter,
    addresses: addressesIn(home),
  });
  return { certificate: readCertificate(der), key: keys.privateKey };
}

/** What an operator is given, once. */
export interface Credentials {
  /** PEM. */
  readonly certificate: string;
  /** Key, certificate and the chain above it, in base64. */
  readonly pkcs12: string;
  readonly password: string;
}

/**
 * What an operator is given.
 * @param secrets the password, and what salts are made of: the same file for the same
 */
export async function credentialsOf(
  trust: Trust,
  signer: Signer,
  friendlyName: string,
  secrets: { readonly password: string; readonly seed: string },
): Promise<Credentials> {
  const [{ exportPkcs12 }, { pem }] = await Promise.all([
    import('../../pki/pkcs12.ts'),
    import('../../pki/certificate.ts'),
  ]);
  const { password, seed } = secrets;
  const ids = new Ids(seed);
  const random = (length: number) => ids.bytes(length);
  const pkcs12 = await exportPkcs12(signer, { chain: trust.chain, password, friendlyName, random });
  return { certificate: pem(signer.certificate.der), pkcs12: pkcs12.toString('base64'), password };
}
