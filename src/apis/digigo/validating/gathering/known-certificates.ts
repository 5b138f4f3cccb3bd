import { digestOf } from '../../../../pki/algorithms.ts';
import { type Certificate, readCertificate } from '../../../../pki/certificate.ts';
import { certificateDetails } from '../../../../pki/certificate-details.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import type { FoundSignature, FoundTimestamp } from '../../../../pki/signed-document.ts';
import type { CertificateSource, ChainItem, ValidationContext } from '../evidence.ts';

/** A certificate that is at hand, and where it was found first. */
export interface KnownCertificate extends ChainItem {
  readonly certificate: Certificate;
}

/** A certificate as the paths of others have it. */
export const chainItem = ({ id, source }: KnownCertificate): ChainItem => ({ id, source });

export type KnownCertificates = ReadonlyMap<string, KnownCertificate>;

/** Of those that came with a document beside the signers'; more have nothing to do with it. */
const MAX_CERTIFICATES = 64;

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Those who have signed something with a certificate: signatures, then their timestamps. */
export const holdersIn = (found: readonly FoundSignature[]): (FoundSignature | FoundTimestamp)[] => [
  ...found,
  ...found.flatMap(({ timestamps }) => timestamps),
];

/** SHA-256 of the DER of something, in upper-case hex. */
export const idOf = (der: Uint8Array): string => digestOf('SHA256', der).toString('hex').toUpperCase();

/**
 * All certificates that are at hand, by their ids, in the order in which they are met: signers first.
 * @param responders those that came with OCSP responses; the first of them are sure to be among the known
 */
export function knownCertificates(
  found: readonly FoundSignature[],
  responders: readonly Certificate[],
  context: ValidationContext,
): KnownCertificates {
  const holders = holdersIn(found);
  const signers = holders.flatMap(({ signer }) => signer.certificate ?? []);
  const others = distinct(holders.flatMap(({ certificates }) => certificates)).slice(0, MAX_CERTIFICATES);
  const inSignatures = new Set(found.flatMap(({ certificates, signer }) => [signer.certificate, ...certificates]));
  const known = new Map<string, KnownCertificate>();
  const add = (source: CertificateSource, certificate: Certificate) => {
    const id = idOf(certificate.der);
    if (!known.has(id)) known.set(id, { id, source, certificate });
  };
  for (const text of distinct([...signers, ...others])) {
    for (const certificate of readable(Buffer.from(text, 'base64')))
      add(inSignatures.has(text) ? 'SIGNATURE' : 'TIMESTAMP', certificate);
  }
  for (const text of distinct(responders.map(({ der }) => der.toString('base64'))).slice(0, MAX_CERTIFICATES)) {
    for (const certificate of readable(Buffer.from(text, 'base64'))) add('OCSP_RESPONSE', certificate);
  }
  for (const certificate of context.anchors) add('TRUSTED_STORE', certificate);
  for (const certificate of context.intermediates) add('AIA', certificate);
  return known;
}

/** The certificate that somebody sent; none when it cannot be read. */
function readable(der: Buffer): Certificate[] {
  const certificate = unlessMalformed(() => {
    const read = readCertificate(der);
    certificateDetails(read);
    return read;
  });
  return certificate === undefined ? [] : [certificate];
}

/** What is known by an id. */
interface Identified {
  readonly id: string;
}

/** Finds out what is asked of a certificate, and gives the same from then on. */
export function oncePerCertificate<T, K extends Identified = KnownCertificate>(find: (of: K) => T): (of: K) => T {
  const found = new Map<string, { readonly answer: T }>();
  return (of) => {
    const { answer } = found.get(of.id) ?? { answer: find(of) };
    found.set(of.id, { answer });
    return answer;
  };
}

/** Finds out what is asked of something and a certificate, and gives the same from then on. */
export function oncePerPair<T, K extends Identified>(
  find: (one: K, certificate: KnownCertificate) => T,
): (one: K, certificate: KnownCertificate) => T {
  const found = oncePerCertificate((one: K) => oncePerCertificate((certificate) => find(one, certificate)));
  return (one, certificate) => found(one)(certificate);
}
