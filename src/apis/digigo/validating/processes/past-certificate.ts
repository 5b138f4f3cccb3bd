import type { BasicBuildingBlocks } from '../blocks/basic-building-blocks.ts';
import { asConcluded, block, type Check } from '../blocks/block.ts';
import { type Place, signatureCheck } from '../blocks/certificate-check.ts';
import { chainCheck, placesOf } from '../blocks/certificate-validation.ts';
import { isPassed } from '../blocks/conclusion.ts';
import { cryptographicCheck } from '../blocks/cryptographic-constraints.ts';
import type { Evidence } from '../evidence.ts';
import type { ProofsOfExistence } from './proofs-of-existence.ts';
import { type TimedBlock, timeSliding } from './time-sliding.ts';

export interface PastCertificate {
  readonly pcv: TimedBlock;
  readonly vts: TimedBlock;
}

/** EN 319 102-1 section 5.6.2.1, past certificate validation, of whoever signed what the blocks are of. */
export function pastCertificate(
  { signed, type }: BasicBuildingBlocks,
  evidence: Evidence,
  proofs: ProofsOfExistence,
  now: number,
): PastCertificate {
  const places = placesOf(signed.chain, type, evidence);
  const vts = timeSliding(places, proofs, now);
  const trusted = places.at(-1)?.certificate.trusted === true;
  const pcv = block([chainCheck(trusted, type), ...pathChecks(places, vts)]);
  return { pcv: { ...pcv, controlTime: vts.controlTime }, vts };
}

function pathChecks(places: readonly Place[], vts: TimedBlock): Check[] {
  const below = places.filter(({ certificate }) => !certificate.trusted);
  return [
    ...below.map(({ certificate, duly }) => signatureCheck(certificate, duly)),
    { question: 'PCV_IVTSC', passed: isPassed(vts), failure: asConcluded('PCV_IVTSC_ANS', vts.conclusion) },
    ...below.map(({ certificate, levels }) =>
      cryptographicCheck(certificate.value, vts.controlTime, levels.cryptographic),
    ),
  ];
}
