import type { Found } from './finding.ts';
import { gatherEvidence } from './gather.ts';
import { diagnosticData } from './reporting/diagnostic-data.ts';
import { reportText } from './reporting/report-text.ts';
import { reports } from './reporting/reports.ts';
import { contextOf, type Surroundings } from './surroundings.ts';

/** The report on the signatures of a document (section 4), as JSON. */
export function reportOn({ signatures, name }: Found, surroundings: Surroundings): string {
  const context = contextOf(surroundings);
  const evidence = gatherEvidence(signatures, context);
  const data = diagnosticData({ ...(name !== undefined && { name }) }, evidence, context);
  return reportText({ diagnosticData: data, ...reports({ name: data.documentName }, evidence, context) });
}
