import type { Line } from '../attestation.ts';
import type { Block } from './blocks.ts';
import { decoration, drawRule, type Element } from './drawing.ts';
import { COLUMN } from './sheet.ts';
import { type Cell, columnsOf, highest, stacked } from './stack.ts';
import { STYLES } from './styles.ts';

const MOST_IN_A_ROW = 4;
const GAP = 18;
const ABOVE = 10;
const BELOW = 22;

/** The totals, up to four in a row, each row a block that stays with the next. */
export function totalBlocks(document: PDFKit.PDFDocument, root: Element, totals: readonly Line[]): Block[] {
  const rows = Array.from({ length: Math.ceil(totals.length / MOST_IN_A_ROW) }, (_, row) =>
    totals.slice(row * MOST_IN_A_ROW, (row + 1) * MOST_IN_A_ROW),
  );
  return rows.map((row) => totalsBlock(document, root, row));
}

function totalsBlock(document: PDFKit.PDFDocument, root: Element, totals: readonly Line[]): Block {
  const shares = totals.map(() => 1 / totals.length);
  const columns = columnsOf(COLUMN, shares, GAP);
  const cells = totals.map(({ label, value }, index): Cell => {
    const column = columns[index] ?? COLUMN;
    const words = [
      { text: label, style: STYLES.label, most: 2 },
      { text: value, style: STYLES.total, most: 2 },
    ];
    return { column, stack: stacked(document, words, column.width) };
  });
  const height = highest(cells) + ABOVE;
  return {
    height: height + BELOW,
    withNext: true,
    draw: (y) => {
      for (const { column, stack } of cells) {
        decoration(document, () => drawRule(document, { ...column, y }, 1.5, 'heading'));
        stack.draw(root, { ...column, y: y + ABOVE });
      }
    },
  };
}
