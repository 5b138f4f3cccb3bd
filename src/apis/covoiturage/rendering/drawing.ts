import { COLOURS } from './colours.ts';
import { type Style, settingOf, type TextLine } from './lines.ts';

/** Somewhere on a page, in points from its top left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** `start` is where the line's own script begins. */
export type Alignment = 'left' | 'right' | 'start';

/** Capitals stand in the middle of their line when the baseline is this much of the size below it. */
const BELOW_MIDDLE = 0.33;

export const heightOf = (lines: readonly TextLine[], style: Style): number => lines.length * style.leading;

/** Draws lines one below the other. */
export function drawLines(
  document: PDFKit.PDFDocument,
  lines: readonly TextLine[],
  style: Style,
  { x, y, width }: Place,
  alignment: Alignment = 'left',
): void {
  document.fillColor(COLOURS[style.colour]);
  for (const [index, line] of lines.entries()) {
    const toTheRight = alignment === 'right' || (alignment === 'start' && line.direction === 'rtl');
    const baseline = y + (index + 0.5) * style.leading + style.size * BELOW_MIDDLE;
    let at = toTheRight ? x + width - line.width : x;
    for (const run of line.runs) {
      document.font(run.face, style.size);
      // Without a width to measure for links and such, pdfkit would lay the text out once more.
      const known = { textWidth: run.width, wordCount: 1 };
      document.text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic', ...known, ...settingOf(run) });
      at += run.width;
    }
  }
}

/** A horizontal line. */
export function drawRule(
  document: PDFKit.PDFDocument,
  { x, y, width }: Place,
  thickness = 0.5,
  colour: keyof typeof COLOURS = 'rule',
): void {
  document.rect(x, y, width, thickness).fill(COLOURS[colour]);
}

/** What is on the page for the eye only: readers that speak pass over it (ISO 14289-1, 7.1). */
export function decoration(
  document: PDFKit.PDFDocument,
  draw: () => void,
  type: 'Layout' | 'Pagination' = 'Layout',
): void {
  document.markContent('Artifact', { type });
  draw();
  document.endMarkedContent();
}

/** An element of the document's structure (ISO 32000-1, 14.8), as pdfkit knows it. */
export type Element = PDFKit.PDFStructureElement;

/** What pdfkit takes, and its types leave out. */
type ElementOptions = PDFKit.Mixins.StructureElementOptions & {
  readonly scope?: 'Column' | 'Row';
  readonly bbox?: readonly [number, number, number, number];
};

/** Adds an element that holds others, to be ended by whoever filled it. */
export function section(document: PDFKit.PDFDocument, parent: Element, tag: string): Element {
  const element = document.struct(tag);
  parent.add(element);
  return element;
}

/** Adds an element with what is drawn in it. */
export function content(
  document: PDFKit.PDFDocument,
  parent: Element,
  tag: string,
  draw: () => void,
  options: ElementOptions = {},
): void {
  parent.add(document.struct(tag, options, draw));
}
