import { type Alignment, content, drawLines, type Element, heightOf, type Place } from './drawing.ts';
import { linesOf, type Style } from './lines.ts';

/** A paragraph, or a heading. */
export interface Words {
  readonly text: string;
  readonly style: Style;
  /** How many lines may be shown; one unless said. */
  readonly most?: number;
  /** Its element in the document's structure. */
  readonly tag?: 'P' | 'H1' | 'H2';
  readonly alignment?: Alignment;
}

/** Paragraphs one below the other, set and measured. */
export interface Stack {
  readonly height: number;
  readonly draw: (parent: Element, place: Place) => void;
}

/** Sets paragraphs in a column. */
export function stacked(document: PDFKit.PDFDocument, words: readonly Words[], width: number): Stack {
  const set = words.map((each) => ({ ...each, lines: linesOf(document, each.text, each.style, width, each.most) }));
  const draw = (parent: Element, place: Place) => {
    let { y } = place;
    for (const { lines, style, tag = 'P', alignment } of set) {
      const at = { ...place, y };
      content(document, parent, tag, () => drawLines(document, lines, style, at, alignment));
      y += heightOf(lines, style);
    }
  };
  return { height: set.reduce((sum, { lines, style }) => sum + heightOf(lines, style), 0), draw };
}

/** A part of a page's width. */
export type Column = Pick<Place, 'x' | 'width'>;

/** Columns side by side. @param shares of the width, without the gaps */
export function columnsOf({ x, width }: Column, shares: readonly number[], gap: number): Column[] {
  const room = width - gap * (shares.length - 1);
  let at = x;
  return shares.map((share) => {
    const column = { x: at, width: share * room };
    at += column.width + gap;
    return column;
  });
}

/** A stack in its column. */
export interface Cell {
  readonly column: Column;
  readonly stack: Stack;
}

/** Cells stand side by side as high as the highest. */
export const highest = (cells: readonly Cell[]): number => Math.max(0, ...cells.map(({ stack }) => stack.height));
