import type { Evidence, ValidationContext } from '../evidence.ts';
import { judge } from '../processes/judgement.ts';
import { type DetailedReport, detailedReport } from './detailed-report.ts';
import { type SimpleReport, simpleReport } from './simple-report.ts';

export interface Reports {
  readonly simpleReport: SimpleReport;
  readonly detailedReport: DetailedReport;
}

/**
 * Judges the signatures of a document (EN 319 102-1) and reports as DSS 5.4 does.
 * @param document how the document is called
 */
export function reports(document: { readonly name?: string }, evidence: Evidence, context: ValidationContext): Reports {
  const judgement = judge(evidence, context);
  return {
    simpleReport: simpleReport(document.name, judgement, evidence, context),
    detailedReport: detailedReport(judgement),
  };
}
