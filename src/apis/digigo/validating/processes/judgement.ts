import {
  type BasicBuildingBlocks,
  revocationBlocks,
  signatureBlocks,
  timestampBlocks,
} from '../blocks/basic-building-blocks.ts';
import type { Evidence, SignatureEvidence, ValidationContext } from '../evidence.ts';
import { type Archival, archival } from './archival.ts';
import { basicSignature } from './basic-signature.ts';
import type { JudgedSignature, JudgedTimestamp } from './judged-signature.ts';
import { longTerm } from './long-term.ts';
import type { Process } from './process.ts';
import { type Qualification, qualification } from './qualification.ts';
import { timestampProcess } from './timestamp.ts';

/** All that is judged of a document. */
export interface Judgement {
  /** The building blocks of all revocation data, by its ids. */
  readonly revocations: ReadonlyMap<string, BasicBuildingBlocks>;
  readonly signatures: readonly SignatureJudgement[];
}

export interface SignatureJudgement extends JudgedSignature {
  readonly longTerm: Process;
  readonly archival: Archival;
  /** Null when nobody is known to have signed. */
  readonly qualification: Qualification | null;
}

/**
 * Judges the signatures of a document by all processes of EN 319 102-1, from the blocks up; each by itself, as strangers
 * may give several the same id, or the same timestamp.
 */
export function judge(evidence: Evidence, context: ValidationContext): Judgement {
  const data = [...evidence.certificates.values()].flatMap((certificate) => certificate.revocations);
  const revocations = new Map(data.map((each) => [each.id, revocationBlocks(each, evidence, context)]));
  const signatures = evidence.signatures.map((signature) => judgeSignature(signature, revocations, evidence, context));
  return { revocations, signatures };
}

function judgeSignature(
  signature: SignatureEvidence,
  revocations: Judgement['revocations'],
  evidence: Evidence,
  context: ValidationContext,
): SignatureJudgement {
  const bbb = signatureBlocks(signature, evidence, context);
  const timestamps = signature.timestamps.map((timestamp): JudgedTimestamp => {
    const own = timestampBlocks(timestamp, evidence, context);
    return { timestamp, bbb: own, process: timestampProcess(timestamp, own) };
  });
  const processes = timestamps.map(({ process }) => process);
  const basic = basicSignature(bbb, signature, processes, evidence, context.now);
  const judged = { signature, bbb, revocations, timestamps, basic, evidence, context };
  const later = longTerm(judged);
  const last = archival(judged, later);
  return {
    ...judged,
    longTerm: later,
    archival: last,
    qualification: signature.signer === undefined ? null : qualification(last.process.conclusion, context.strict),
  };
}
