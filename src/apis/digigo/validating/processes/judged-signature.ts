import type { BasicBuildingBlocks } from '../blocks/basic-building-blocks.ts';
import type { Evidence, SignatureEvidence, TimestampEvidence, ValidationContext } from '../evidence.ts';
import type { Process, TimestampProcess } from './process.ts';

/** A signature as far as it is judged when the later processes take it up. */
export interface JudgedSignature {
  readonly signature: SignatureEvidence;
  readonly bbb: BasicBuildingBlocks;
  /** Those of all revocation data, by its ids. */
  readonly revocations: ReadonlyMap<string, BasicBuildingBlocks>;
  readonly timestamps: readonly JudgedTimestamp[];
  readonly basic: Process;
  readonly evidence: Evidence;
  readonly context: ValidationContext;
}

export interface JudgedTimestamp {
  readonly timestamp: TimestampEvidence;
  readonly bbb: BasicBuildingBlocks;
  readonly process: TimestampProcess;
}
