import type { Certificate } from '../../../../pki/certificate.ts';
import { type Crl, readCrl } from '../../../../pki/crl-reader.ts';
import { unlessMalformed } from '../../../../pki/malformed.ts';
import { type OcspResponse, readOcspResponse } from '../../../../pki/ocsp-response.ts';
import type { FoundRevocation, FoundSignature } from '../../../../pki/signed-document.ts';
import type { RevocationEvidence, ValidationContext } from '../evidence.ts';
import { holdersIn, idOf } from './known-certificates.ts';

/** Revocation data that was read; whom it speaks for is not known yet. */
export type RevocationData = Pick<RevocationEvidence, 'id' | 'origin' | 'der'> &
  ({ readonly kind: 'CRL'; readonly read: Crl } | { readonly kind: 'OCSP'; readonly read: OcspResponse });

/** Of CRLs and responses that came with a document. */
const MAX_REVOCATIONS = 64;

/** Of certificates in a response: a responder's and those above it. All that have its name have to be tried, with slow keys at worst. */
const MAX_CERTIFICATES = 5;

/**
 * What was asked for, and what came with the signatures and their timestamps; each once, and none that cannot be read. What was
 * asked for comes first, so that no bound on what came with a document can push it out.
 */
export function revocationData(
  found: readonly FoundSignature[],
  { revocations: asked }: ValidationContext,
): readonly RevocationData[] {
  const brought = new Map(
    holdersIn(found)
      .flatMap(({ revocations }) => revocations)
      .map((revocation) => [revocation.der, revocation]),
  );
  const data = [...asked, ...[...brought.values()].slice(0, MAX_REVOCATIONS)].flatMap((revocation) =>
    readable(revocation, brought.has(revocation.der) ? 'SIGNATURE' : 'EXTERNAL'),
  );
  const ids = data.map(({ id }) => id);
  return data.filter(({ id }, index) => ids.indexOf(id) === index);
}

function readable({ kind, der: text }: FoundRevocation, origin: RevocationEvidence['origin']): RevocationData[] {
  const der = Buffer.from(text, 'base64');
  const known = { id: idOf(der), origin, der };
  if (kind === 'CRL') {
    const read = unlessMalformed(() => readCrl(der));
    return read === undefined ? [] : [{ ...known, kind, read }];
  }
  const read = unlessMalformed(() => readOcspResponse(der));
  return read === undefined || read.certificates.length > MAX_CERTIFICATES ? [] : [{ ...known, kind, read }];
}

/** The certificates that came with OCSP responses, in their order. */
export const respondersIn = (data: readonly RevocationData[]): Certificate[] =>
  data.flatMap((each) => (each.kind === 'OCSP' ? each.read.certificates : []));
