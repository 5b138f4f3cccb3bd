import type { AttestationTable } from '../attestation.ts';
import type { Block } from './blocks.ts';
import { decoration, type Element } from './drawing.ts';
import { COLUMN } from './sheet.ts';
import { stacked } from './stack.ts';
import { STYLES } from './styles.ts';
import { gridOf } from './table-columns.ts';
import { drawRow, drawTaggedRow, rowOf } from './table-row.ts';

/** How many rows of one table are printed. */
const MOST_ROWS = 1500;
/** The last rows stay on one page with the total. */
const ENDING_ROWS = 3;
const BELOW_TITLE = 3;
const BELOW_TABLE = 20;

/**
 * A table's title, heading, rows and total. The heading comes again on each page.
 * @param withNext whether its end stands on the same page as what comes next
 */
export function tableBlocks(
  document: PDFKit.PDFDocument,
  root: Element,
  table: AttestationTable,
  withNext: boolean,
): Block[] {
  const grid = gridOf(document, table);
  const element = document.struct('Table');
  const title = stacked(document, [{ text: table.title, style: STYLES.heading, tag: 'H2', most: 2 }], COLUMN.width);
  const labels = table.columns.map(({ label }) => label);
  const head = rowOf(document, grid, labels, STYLES.columnHead, 'heading');
  const repeated: Block = {
    height: head.height,
    draw: (y) => decoration(document, () => drawRow(document, head, y), 'Pagination'),
  };
  const rows = printed(table.rows).map((cells, index, all): Block => {
    const row = rowOf(document, grid, cells, STYLES.cell, 'rule');
    const together = index === 0 || index >= all.length - ENDING_ROWS;
    return { height: row.height, repeated, withNext: together, draw: (y) => drawTaggedRow(document, element, row, y) };
  });
  const total = rowOf(document, grid, table.total ?? [], STYLES.tableTotal, 'heading');
  return [
    {
      height: title.height + BELOW_TITLE,
      withNext: true,
      draw: (y) => {
        title.draw(root, { ...COLUMN, y });
        root.add(element);
      },
    },
    { height: head.height, withNext: true, draw: (y) => drawTaggedRow(document, element, head, y, 'TH') },
    ...rows,
    ...(table.total
      ? [{ height: total.height, withNext: true, draw: (y: number) => drawTaggedRow(document, element, total, y) }]
      : []),
    { height: BELOW_TABLE, withNext, draw: () => element.end() },
  ];
}

/** What is too long for any reader is shortened, and says so. */
const printed = (rows: AttestationTable['rows']): AttestationTable['rows'] =>
  rows.length <= MOST_ROWS
    ? rows
    : [...rows.slice(0, MOST_ROWS), [`… et ${rows.length - MOST_ROWS} autres lignes, non imprimées`]];
