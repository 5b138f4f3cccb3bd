import type { FoundTimestamp } from '../../../../pki/signed-document.ts';
import type { Evidence, SignatureEvidence } from '../evidence.ts';
import { isContentTimestamp } from './timestamp-order.ts';

/** When things are proven to have existed, by their ids: the earliest of the proofs (EN 319 102-1 section 5.6.2.3). */
export type ProofsOfExistence = ReadonlyMap<string, number>;

/** Everything that is there exists now. */
export const earliestProof = (proofs: ProofsOfExistence, id: string, now: number): number => proofs.get(id) ?? now;

/**
 * Adds what a timestamp proves. One of the archive is of all that came with the signature before it, another one of the
 * signature value; a timestamp of what is signed proves nothing of the signature.
 */
export function withProofsOf(
  proofs: ProofsOfExistence,
  timestamp: FoundTimestamp,
  signature: SignatureEvidence,
  evidence: Evidence,
): ProofsOfExistence {
  const proven = new Map(proofs);
  for (const id of covered(timestamp, signature, evidence)) {
    proven.set(id, Math.min(timestamp.productionTime, proven.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return proven;
}

function covered(
  timestamp: FoundTimestamp,
  { found, signer, timestamps }: SignatureEvidence,
  evidence: Evidence,
): string[] {
  const { type, productionTime } = timestamp;
  if (isContentTimestamp(type) || type === 'VALIDATION_DATA_REFSONLY_TIMESTAMP') return [];
  const value = [found.id, ...(signer === undefined ? [] : [signer])];
  if (type !== 'ARCHIVE_TIMESTAMP') return value;
  const certificates = [...evidence.certificates.values()].filter(({ source }) => source !== 'AIA');
  const revocations = certificates.flatMap((certificate) => certificate.revocations);
  const archived = revocations.filter(
    ({ origin, thisUpdate }) => origin === 'SIGNATURE' && thisUpdate <= productionTime,
  );
  const earlier = timestamps.filter((other) => other.found.productionTime < productionTime);
  return [...value, ...[...certificates, ...archived, ...earlier.map((other) => other.found)].map(({ id }) => id)];
}
