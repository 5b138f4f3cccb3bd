import { type BasicBuildingBlocks, type Blocks, reportedConclusion } from '../blocks/basic-building-blocks.ts';
import type { Block } from '../blocks/block.ts';
import type { Conclusion } from '../blocks/conclusion.ts';
import { chainItems, type SignerIdentification } from '../blocks/signer-identification.ts';
import type { TokenType } from '../blocks/validation-policy.ts';
import type { Judgement, SignatureJudgement } from '../processes/judgement.ts';
import type { PastSignature } from '../processes/past-signature.ts';
import type { Process, TimestampProcess } from '../processes/process.ts';
import type { Qualification } from '../processes/qualification.ts';
import type { TimedBlock } from '../processes/time-sliding.ts';

/** The detailed report of DSS 5.4: its keys, in its order. */
export interface DetailedReport {
  readonly signatures: readonly DetailedSignature[];
  readonly certificate: null;
  readonly basicBuildingBlocks: readonly DetailedBlocks[];
  readonly tlanalysis: readonly never[];
}

export interface DetailedSignature {
  readonly validationProcessBasicSignatures: Process;
  readonly validationProcessTimestamps: readonly TimestampProcess[];
  readonly validationProcessLongTermData: Process;
  readonly validationProcessArchivalData: Process;
  readonly validationSignatureQualification: Qualification | null;
  readonly id: string;
  readonly counterSignature: true | null;
}

export interface DetailedBlocks extends Blocks {
  readonly psv: Block | null;
  readonly pcv: TimedBlock | null;
  readonly vts: TimedBlock | null;
  readonly certificateChain: SignerIdentification['certificateChain'];
  readonly conclusion: Conclusion;
  readonly id: string;
  readonly type: TokenType;
}

/** Puts together what was judged, as DSS 5.4 does: countersignatures after all signatures. */
export function detailedReport({ revocations, signatures }: Judgement): DetailedReport {
  const blocksOf = (type: TokenType) =>
    signatures
      .filter(({ bbb }) => bbb.type === type)
      .map(({ bbb, archival }) => detailedBlocks(bbb, archival.past.get(bbb.id)));
  return {
    signatures: signatures.map(detailedSignature),
    certificate: null,
    basicBuildingBlocks: [
      ...[...revocations.values()].map((bbb) => detailedBlocks(bbb)),
      ...signatures.flatMap(({ timestamps, archival }) =>
        timestamps.map(({ bbb }) => detailedBlocks(bbb, archival.past.get(bbb.id))),
      ),
      ...blocksOf('SIGNATURE'),
      ...blocksOf('COUNTER_SIGNATURE'),
    ],
    tlanalysis: [],
  };
}

const detailedSignature = (judged: SignatureJudgement): DetailedSignature => ({
  validationProcessBasicSignatures: judged.basic,
  validationProcessTimestamps: judged.timestamps.map(({ process }) => process),
  validationProcessLongTermData: judged.longTerm,
  validationProcessArchivalData: judged.archival.process,
  validationSignatureQualification: judged.qualification,
  id: judged.signature.found.id,
  counterSignature: judged.signature.found.parent === undefined ? null : true,
});

const detailedBlocks = (bbb: BasicBuildingBlocks, past?: PastSignature): DetailedBlocks => ({
  fc: bbb.fc,
  isc: bbb.isc,
  vci: bbb.vci,
  cv: bbb.cv,
  sav: bbb.sav,
  xcv: bbb.xcv,
  psv: past?.psv ?? null,
  pcv: past?.pcv ?? null,
  vts: past?.vts ?? null,
  certificateChain: chainItems(bbb.signed.chain),
  conclusion: reportedConclusion(bbb),
  id: bbb.id,
  type: bbb.type,
});
