import { findSignatures } from '../../../pki/find-signatures.ts';
import { Malformed } from '../../../pki/malformed.ts';
import type { FoundSignature } from '../../../pki/signed-document.ts';
import { revocationWanted } from './gather.ts';
import { type RefusalCase, Refused, readRequest, type ValidationRequest } from './request.ts';
import type { Wanted } from './revocation-source.ts';
import { contextOf, type Surroundings } from './surroundings.ts';

/** What a request has in it, as it can travel between threads. */
export type Finding = (Found & { readonly wanted: readonly Wanted[] }) | RefusedFinding;

export interface Found {
  readonly name?: string;
  readonly signatures: readonly FoundSignature[];
}

export interface RefusedFinding {
  readonly refused: RefusalCase;
  readonly because: string;
}

/** Reads the body of a request, finds the signatures that it asks about, and what has to be asked for to judge them. */
export function findingIn(body: Buffer, surroundings: Surroundings): Finding {
  try {
    const { signed, originals, signatureId } = readRequest(body);
    const signatures = meant(found(signed, originals), signatureId);
    return {
      signatures,
      wanted: wantedOf(signatures, surroundings),
      ...(signed.name !== undefined && { name: signed.name }),
    };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.case, because: error.message };
    throw error;
  }
}

function found({ bytes }: ValidationRequest['signed'], originals: ValidationRequest['originals']): FoundSignature[] {
  try {
    return findSignatures(bytes, originals);
  } catch (error) {
    if (error instanceof Malformed) throw new Refused('not-a-signed-document', error.message);
    throw error;
  }
}

/** Of certificates whose status is asked for: more of ours than a document has. */
const MAX_WANTED = 50;

/** Nothing is judged without having been asked about: a document with too many certificates is refused. */
function wantedOf(signatures: readonly FoundSignature[], surroundings: Surroundings): Wanted[] {
  const wanted = revocationWanted(signatures, contextOf(surroundings));
  if (wanted.length > MAX_WANTED) {
    throw new Refused('not-a-signed-document', `there are more certificates than are asked about, ${MAX_WANTED}`);
  }
  return wanted.map(({ certificate, issuer }) => ({
    certificate: certificate.der.toString('base64'),
    issuer: issuer.der.toString('base64'),
  }));
}

/** All signatures, or the one with an id and those that countersign it. */
function meant(signatures: readonly FoundSignature[], id: string | undefined): readonly FoundSignature[] {
  if (id === undefined) return signatures;
  const kept = new Set<string>();
  for (const { id: own, parent } of signatures) {
    if (own === id || (parent !== undefined && kept.has(parent))) kept.add(own);
  }
  if (kept.size === 0) throw new Refused('invalid-signature-id', `no signature of the document has the id ${id}`);
  return signatures.filter((signature) => kept.has(signature.id));
}
