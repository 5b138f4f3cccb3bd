import { additionalInfo } from '../blocks/additional-info.ts';
import type { BasicBuildingBlocks } from '../blocks/basic-building-blocks.ts';
import { asConcluded, type Block, block, type Check, indeterminate } from '../blocks/block.ts';
import { type Conclusion, isPassed, isUndecided } from '../blocks/conclusion.ts';
import type { CertificateEvidence, Evidence } from '../evidence.ts';
import { acceptable } from './acceptable-blocks.ts';
import { type PastCertificate, pastCertificate } from './past-certificate.ts';
import { earliestProof, type ProofsOfExistence } from './proofs-of-existence.ts';

/** What past signature validation and its parts come to; the parts are null where there is no past to look at. */
export interface PastSignature {
  readonly psv: Block;
  readonly pcv: PastCertificate['pcv'] | null;
  readonly vts: PastCertificate['vts'] | null;
}

/**
 * EN 319 102-1 section 5.6.2.4, past signature validation, of a signature or a timestamp. What is not proven to have existed
 * before now is as it stands now (so the norm; DSS 5.4 would say NO_POE of all that has expired).
 * @param current what was concluded of it for now
 */
export function pastSignature(
  bbb: BasicBuildingBlocks,
  current: Conclusion,
  evidence: Evidence,
  proofs: ProofsOfExistence,
  now: number,
): PastSignature {
  const best = earliestProof(proofs, bbb.id, now);
  if (best === now) return { psv: block([asItStands(current)]), pcv: null, vts: null };
  const { pcv, vts } = pastCertificate(bbb, evidence, proofs, now);
  const signer = evidence.certificates.get(bbb.signed.signer ?? '');
  return { psv: block([pathCheck(pcv), ...pastChecks(bbb, current, pcv.controlTime, best, signer)]), pcv, vts };
}

const asItStands = (current: Conclusion): Check => ({
  question: 'PSV_IPCVC',
  passed: false,
  failure: asConcluded('PSV_IPCVC_ANS', current),
});

const pathCheck = (pcv: PastCertificate['pcv']): Check => ({
  question: 'PSV_IPCVA',
  passed: isPassed(pcv),
  failure: asConcluded('PSV_IPCVA_ANS', pcv.conclusion),
});

function pastChecks(
  bbb: BasicBuildingBlocks,
  current: Conclusion,
  controlTime: number,
  best: number,
  signer: CertificateEvidence | undefined,
): Check[] {
  const expired = isUndecided(current, ['OUT_OF_BOUNDS_NO_POE']);
  const mendable = expired || isUndecided(current, ['REVOKED_NO_POE', 'REVOKED_CA_NO_POE']);
  if (!mendable || best > controlTime || signer === undefined) return [asItStands(current)];
  return [
    {
      question: 'PSV_ITPOSVAOBCT',
      passed: true,
      additionalInfo: additionalInfo.controlTime(controlTime),
    },
    ...boundsChecks(signer, best),
    acceptable(bbb),
  ];
}

/** Whether the signature was made while the certificate was valid. */
function boundsChecks({ certificate: { notBefore, notAfter } }: CertificateEvidence, best: number): Check[] {
  const info = additionalInfo.bestSignatureTime(best);
  return [
    {
      question: 'TSV_IBSTAIDOSC',
      passed: best >= notBefore,
      failure: indeterminate('TSV_IBSTAIDOSC_ANS', 'NOT_YET_VALID'),
      additionalInfo: info,
    },
    {
      question: 'TSV_ISCNVABST',
      passed: best <= notAfter,
      failure: indeterminate('TSV_ISCNVABST_ANS', 'OUT_OF_BOUNDS_NO_POE'),
      additionalInfo: info,
    },
  ];
}
