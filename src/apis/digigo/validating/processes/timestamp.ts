import type { BasicBuildingBlocks } from '../blocks/basic-building-blocks.ts';
import { asConcluded, block } from '../blocks/block.ts';
import { isPassed } from '../blocks/conclusion.ts';
import type { TimestampEvidence } from '../evidence.ts';
import type { TimestampProcess } from './process.ts';

/** EN 319 102-1 section 5.4, the validation process for timestamps. */
export function timestampProcess({ found }: TimestampEvidence, bbb: BasicBuildingBlocks): TimestampProcess {
  const check = {
    question: 'ADEST_ROTVPIIC',
    passed: isPassed(bbb),
    failure: asConcluded('ADEST_ROTVPIIC_ANS', bbb.conclusion),
    id: found.id,
  } as const;
  return { ...block([check]), id: found.id, type: found.type };
}
