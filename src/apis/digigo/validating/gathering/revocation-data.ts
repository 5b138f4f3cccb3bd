import type { Certificate } from '../../../../pki/certificate.ts';
import { type Crl, readCrl } from '../../../../pki/crl-reader.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import { type OcspResponse, readOcspResponse } from '../../../../pki/ocsp-response.ts';
import type { FoundRevocation, FoundSignature, SignatureValue } from '../../../../pki/signed-document.ts';
import type { RevocationEvidence, ValidationContext } from '../evidence.ts';
import { idOf, type KnownCertificate, oncePerCertificate } from './known-certificates.ts';

/** Revocation data that was read; whom it speaks for is not known yet. */
export type RevocationData = Pick<RevocationEvidence, 'id' | 'origin' | 'der'> &
  (
    | { readonly kind: 'CRL'; readonly read: Crl; readonly valueUnder: (issuer: KnownCertificate) => SignatureValue }
    | { readonly kind: 'OCSP'; readonly read: OcspResponse }
  );

/** Of CRLs and responses that came with a document. */
const MAX_REVOCATIONS = 64;

/** What came with the signatures and their timestamps, and what was asked for; each once, and none that cannot be read. */
export function revocationData(
  found: readonly FoundSignature[],
  context: ValidationContext,
): readonly RevocationData[] {
  const brought = found.flatMap(({ revocations, timestamps }) => [
    ...revocations,
    ...timestamps.flatMap((timestamp) => timestamp.revocations),
  ]);
  const data = [
    ...brought.slice(0, MAX_REVOCATIONS).flatMap((revocation) => readable(revocation, 'SIGNATURE')),
    ...context.revocations.flatMap((revocation) => readable(revocation, 'EXTERNAL')),
  ];
  return [...new Map(data.toReversed().map((each) => [each.id, each])).values()].toReversed();
}

function readable({ kind, der: text }: FoundRevocation, origin: RevocationEvidence['origin']): RevocationData[] {
  const der = Buffer.from(text, 'base64');
  const known = { id: idOf(der), origin, der };
  if (kind === 'CRL') {
    const read = unlessMalformed(() => readCrl(der));
    if (read === undefined) return [];
    // It may be long, and speak of many certificates.
    const valueUnder = oncePerCertificate(({ certificate }) => read.valueUnder(certificate));
    return [{ ...known, kind, read, valueUnder }];
  }
  const read = unlessMalformed(() => readOcspResponse(der));
  return read === undefined ? [] : [{ ...known, kind, read }];
}

/** The certificates that came with OCSP responses. */
export const respondersIn = (data: readonly RevocationData[]): Certificate[] =>
  data.flatMap((each) => (each.kind === 'OCSP' ? each.read.certificates : []));
