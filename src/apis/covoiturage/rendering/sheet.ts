import { COLOURS } from './colours.ts';
import { content, decoration, drawLines, drawRule, type Element } from './drawing.ts';
import { outlineOf } from './faces.ts';
import { linesOf } from './lines.ts';
import { STYLES } from './styles.ts';

/** A4, in points. */
export const PAGE = { width: 595.28, height: 841.89 } as const;

const BAND = 18;
const SIDE = 52;

/** Where everything stands, from the left. */
export const COLUMN = { x: SIDE, width: PAGE.width - 2 * SIDE } as const;

/** What is left between the bands, and the footer, in points from the top. */
export const ROOM = { top: BAND + 30, bottom: PAGE.height - BAND - 44 } as const;

const WARNING = 'DOCUMENT DE TEST — SANS VALEUR';
const WATERMARK = { text: 'SANS VALEUR', size: 78, angle: -52 } as const;
const LETTER_SPACING = 1.2;

/** Adds a page: the warning above, below and behind, and which page it is. The first warning is read out, the others are repetitions. */
export function addSheet(
  document: PDFKit.PDFDocument,
  root: Element,
  footer: string,
  page: number,
  pages: number,
): void {
  document.addPage();
  decoration(document, () => {
    drawWatermark(document);
    document.rect(0, 0, PAGE.width, BAND).fill(COLOURS.warning);
    document.rect(0, PAGE.height - BAND, PAGE.width, BAND).fill(COLOURS.warning);
  });
  if (page === 1) content(document, root, 'P', () => drawWarning(document, 0));
  decoration(
    document,
    () => {
      if (page > 1) drawWarning(document, 0);
      drawWarning(document, PAGE.height - BAND);
      drawFooter(document, footer, `page ${page} / ${pages}`);
    },
    'Pagination',
  );
}

function drawWarning(document: PDFKit.PDFDocument, y: number): void {
  const [line] = linesOf(document, WARNING, STYLES.band, PAGE.width);
  const width = (line?.width ?? 0) + LETTER_SPACING * (WARNING.length - 1);
  document.fillColor(COLOURS.paper);
  document.text(WARNING, (PAGE.width - width) / 2, y + BAND / 2 + 3, {
    lineBreak: false,
    baseline: 'alphabetic',
    characterSpacing: LETTER_SPACING,
  });
}

/** As outlines: as text it would be scattered over what readers copy from the page. */
function drawWatermark(document: PDFKit.PDFDocument): void {
  const { path, width } = outlineOf('strong', WATERMARK.text, WATERMARK.size);
  document
    .save()
    .translate(PAGE.width / 2, PAGE.height / 2)
    .rotate(WATERMARK.angle);
  document
    .translate(-width / 2, WATERMARK.size / 3)
    .path(path)
    .fill(COLOURS.watermark);
  document.restore();
}

function drawFooter(document: PDFKit.PDFDocument, footer: string, pageNumber: string): void {
  const y = PAGE.height - BAND - 26;
  drawRule(document, { ...COLUMN, y });
  const place = { ...COLUMN, y: y + 6 };
  const number = linesOf(document, pageNumber, STYLES.footer, place.width);
  const room = place.width - (number[0]?.width ?? 0) - 12;
  drawLines(document, linesOf(document, footer, STYLES.footer, room), STYLES.footer, place);
  drawLines(document, number, STYLES.footer, place, 'right');
}
