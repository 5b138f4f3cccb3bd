import type { FoundTimestamp, TimestampType } from '../../../../pki/signed-document.ts';

/** What timestamps are of is made in this order (EN 319 102-1 section 5.5.4 step 4 d). */
const STAGE: Readonly<Record<TimestampType, number>> = {
  CONTENT_TIMESTAMP: 0,
  ALL_DATA_OBJECTS_TIMESTAMP: 0,
  INDIVIDUAL_DATA_OBJECTS_TIMESTAMP: 0,
  SIGNATURE_TIMESTAMP: 1,
  VALIDATION_DATA_TIMESTAMP: 2,
  VALIDATION_DATA_REFSONLY_TIMESTAMP: 2,
  ARCHIVE_TIMESTAMP: 3,
};

/** Whether a timestamp is of what is signed: the signature is younger. */
export const isContentTimestamp = (type: TimestampType): boolean => STAGE[type] === 0;

/** Whether no timestamp is older than one of what must have been there before. */
export function areInOrder(timestamps: readonly FoundTimestamp[]): boolean {
  const byTime = timestamps.toSorted((a, b) => a.productionTime - b.productionTime || STAGE[a.type] - STAGE[b.type]);
  return byTime.every(({ type }, index) => STAGE[type] >= STAGE[byTime[index - 1]?.type ?? type]);
}
