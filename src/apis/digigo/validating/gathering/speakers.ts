import { isValid } from '../../../../pki/certificate.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import { mayAnswerFor, type OcspResponse } from '../../../../pki/ocsp-response.ts';
import type { SignatureValue } from '../../../../pki/signed-document.ts';
import { idOf, type KnownCertificate, type KnownCertificates, oncePerPair } from './known-certificates.ts';
import type { RevocationData } from './revocation-data.ts';

/** Who has signed revocation data on behalf of an issuer. */
export interface Speaker {
  readonly signer: KnownCertificate;
  readonly value: SignatureValue;
}

/** Undefined when nobody has who may (RFC 5280 section 6.3.3, RFC 6960 section 4.2.2.2). */
export type SpeakerOf = (data: RevocationData, issuer: KnownCertificate) => Speaker | undefined;

/** Of responders whose keys are tried beside those that came with a response, where it comes without its own. */
const MAX_RESPONDERS = 5;

/** Finds out who has spoken, once for each issuer: lists may be long, and responses speak of many certificates. */
export function speakersAmong(known: KnownCertificates): SpeakerOf {
  const mayAnswer = oncePerPair(isEntitled);
  const responderOf = (read: OcspResponse, issuer: KnownCertificate): Speaker | undefined => {
    const valid = [...known.values()].filter(({ certificate }) => isValid(certificate, read.producedAt));
    const entitled = valid.filter((each) => mayAnswer(each, issuer));
    const brought = new Set(read.certificates.map(({ der }) => idOf(der)));
    const others = entitled.filter(({ id }) => !brought.has(id)).slice(0, MAX_RESPONDERS);
    const { certificate, value } = read.responder(others.map((other) => other.certificate));
    // The response brings certificates of its own, which nobody has to trust.
    const signer = entitled.find(({ id }) => certificate !== undefined && id === idOf(certificate.der));
    return signer && { signer, value };
  };
  return oncePerPair((data: RevocationData, issuer) => {
    const speaker =
      data.kind === 'CRL'
        ? { signer: issuer, value: data.read.valueUnder(issuer.certificate) }
        : unlessMalformed(() => responderOf(data.read, issuer));
    return speaker?.value.intact === true ? speaker : undefined;
  });
}

/** Whether a responder may answer for an issuer. Most certificates have nothing to do with it, by their names already. */
function isEntitled({ certificate: responder }: KnownCertificate, { certificate: issuer }: KnownCertificate): boolean {
  const { subject } = issuer.encoded;
  const isRelated = responder.encoded.subject.equals(subject) || responder.encoded.issuer.equals(subject);
  return isRelated && mayAnswerFor(responder, issuer);
}
