import type { COLOURS } from './colours.ts';
import { content, decoration, drawLines, drawRule, type Element, heightOf, section } from './drawing.ts';
import { linesOf, type Style, type TextLine } from './lines.ts';
import { COLUMN } from './sheet.ts';
import { PADDING, type TableColumn } from './table-columns.ts';

const MOST_LINES = 3;
const ABOVE = 3;

/** A row, set and measured. */
export interface Row {
  readonly height: number;
  readonly cells: readonly { readonly lines: readonly TextLine[]; readonly column: TableColumn }[];
  readonly style: Style;
  /** Of the line below it. */
  readonly rule: keyof typeof COLOURS;
}

/** Sets one text for each column; what is missing stays empty. */
export function rowOf(
  document: PDFKit.PDFDocument,
  columns: readonly TableColumn[],
  texts: readonly string[],
  style: Style,
  rule: keyof typeof COLOURS,
): Row {
  const cells = columns.map((column, index) => {
    const lines = linesOf(document, texts[index] ?? '', style, column.width - 2 * PADDING, MOST_LINES);
    return { lines, column };
  });
  return { height: Math.max(...cells.map(({ lines }) => heightOf(lines, style))) + 2 * ABOVE, cells, style, rule };
}

/** Draws it, for the eye. */
export function drawRow(document: PDFKit.PDFDocument, row: Row, y: number): void {
  for (const cell of row.cells) drawCell(document, row, cell, y);
  drawLineBelow(document, row, y);
}

/** Draws it, and says in the document's structure that it is a row. */
export function drawTaggedRow(
  document: PDFKit.PDFDocument,
  table: Element,
  row: Row,
  y: number,
  tag: 'TH' | 'TD' = 'TD',
): void {
  const element = section(document, table, 'TR');
  const options = tag === 'TH' ? ({ scope: 'Column' } as const) : {};
  for (const cell of row.cells) content(document, element, tag, () => drawCell(document, row, cell, y), options);
  element.end();
  decoration(document, () => drawLineBelow(document, row, y));
}

function drawCell(
  document: PDFKit.PDFDocument,
  { style }: Row,
  { lines, column }: Row['cells'][number],
  y: number,
): void {
  const inside = { x: column.x + PADDING, y: y + ABOVE, width: column.width - 2 * PADDING };
  drawLines(document, lines, style, inside, column.align);
}

const drawLineBelow = (document: PDFKit.PDFDocument, { height, rule }: Row, y: number): void =>
  drawRule(document, { ...COLUMN, y: y + height - 0.5 }, 0.5, rule);
