import { isValid } from '../../../../pki/certificate.ts';
import { certificateDetails } from '../../../../pki/certificate-details.ts';
import { additionalInfo } from '../blocks/additional-info.ts';
import { type Block, block, type Check, indeterminate } from '../blocks/block.ts';
import type { Place } from '../blocks/certificate-check.ts';
import { cryptographicCheck } from '../blocks/cryptographic-constraints.ts';
import type { MessageId } from '../blocks/messages.ts';
import { isFresh } from '../blocks/revocation-freshness.ts';
import type { CertificateEvidence, RevocationEvidence } from '../evidence.ts';
import { earliestProof, type ProofsOfExistence } from './proofs-of-existence.ts';

/** A process that finds out up to when a path was good: its control-time, in milliseconds since 1970. */
export interface TimedBlock extends Block {
  readonly controlTime: number;
}

/**
 * EN 319 102-1 section 5.6.2.2, validation time sliding: from the certificate below the anchor down, the time slides back to
 * a revocation, or to when revocation data was last good.
 */
export function timeSliding(places: readonly Place[], proofs: ProofsOfExistence, now: number): TimedBlock {
  const checks: Check[] = [];
  let controlTime = now;
  for (const { certificate, levels } of places.toReversed()) {
    if (certificate.trusted || certificateDetails(certificate.certificate).ocspNoCheck) continue;
    const revocation = usableAt(certificate, controlTime);
    checks.push(...checksAt(certificate, revocation, controlTime, (id) => earliestProof(proofs, id, now)));
    if (revocation === undefined) break;
    controlTime = slid(certificate, revocation, controlTime);
    checks.push(cryptographicCheck(certificate.value, controlTime, levels.cryptographic));
    checks.push(cryptographicCheck(revocation.value, controlTime, levels.cryptographic));
  }
  return { ...block(checks), controlTime };
}

/** The latest that was issued until then, while the certificate was valid: of expired ones nobody needs to know any more. */
const usableAt = ({ certificate, revocations }: CertificateEvidence, at: number): RevocationEvidence | undefined =>
  revocations.find(
    ({ status, thisUpdate }) => status !== 'unknown' && thisUpdate <= at && isValid(certificate, thisUpdate),
  );

function checksAt(
  { id }: CertificateEvidence,
  revocation: RevocationEvidence | undefined,
  at: number,
  provenSince: (id: string) => number,
): Check[] {
  const exists = (question: MessageId, what: string): Check => ({
    question,
    passed: provenSince(what) <= at,
    failure: indeterminate('PSV_ITPOOBCT_ANS', 'NO_POE'),
    additionalInfo: additionalInfo.controlTime(at),
  });
  return [
    {
      question: 'BBB_VTS_IRDPFC',
      passed: revocation !== undefined,
      failure: indeterminate('BBB_VTS_IRDPFC_ANS', 'NO_POE'),
      id,
    },
    exists('PSV_ITPOCOBCT', id),
    ...(revocation === undefined ? [] : [exists('PSV_ITPORDAOBCT', revocation.id)]),
  ];
}

/** Revocation data that is still in force proves nothing of the time after the certificate has expired. */
function slid({ certificate }: CertificateEvidence, revocation: RevocationEvidence, at: number): number {
  const { status, thisUpdate, revokedAt = thisUpdate } = revocation;
  if (status === 'revoked') return Math.min(at, revokedAt);
  return isFresh(revocation, at) && at <= certificate.notAfter ? at : thisUpdate;
}
