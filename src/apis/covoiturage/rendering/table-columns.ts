import type { AttestationTable } from '../attestation.ts';
import { linesOf, type Style } from './lines.ts';
import { COLUMN } from './sheet.ts';
import { STYLES } from './styles.ts';

/** Left and right of what a cell says, in points. */
export const PADDING = 6;

/** Rows that are measured; others wrap where they are longer. */
const MEASURED_ROWS = 200;

export interface TableColumn {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Where the columns of a table stand: each as wide as it needs and an equal share of what is left, or less in proportion. */
export function gridOf(document: PDFKit.PDFDocument, table: AttestationTable): readonly TableColumn[] {
  const needs = neededWidths(document, table);
  const needed = needs.reduce((sum, need) => sum + need, 0);
  const left = COLUMN.width - needed;
  let { x } = COLUMN;
  return needs.map((need, index) => {
    const width = left >= 0 ? need + left / needs.length : (need * COLUMN.width) / needed;
    const column = { x, width, align: table.columns[index]?.align ?? 'left' };
    x += width;
    return column;
  });
}

function neededWidths(document: PDFKit.PDFDocument, { columns, rows, total = [] }: AttestationTable): number[] {
  const widthOf = (text: string, style: Style) =>
    Math.max(0, ...linesOf(document, text, style, COLUMN.width).map(({ width }) => width));
  return columns.map(({ label }, index) => {
    const cells = rows.slice(0, MEASURED_ROWS).map((row) => widthOf(row[index] ?? '', STYLES.cell));
    const ends = [widthOf(label, STYLES.columnHead), widthOf(total[index] ?? '', STYLES.tableTotal)];
    return Math.max(...cells, ...ends) + 2 * PADDING;
  });
}
