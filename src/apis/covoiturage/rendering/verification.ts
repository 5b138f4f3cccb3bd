import type { Attestation, Line } from '../attestation.ts';
import type { Block } from './blocks.ts';
import { content, decoration, drawLines, drawRule, type Element, heightOf, type Place, section } from './drawing.ts';
import { linesOf } from './lines.ts';
import { qrCode } from './qr-code.ts';
import { COLUMN } from './sheet.ts';
import { type Stack, stacked } from './stack.ts';
import { STYLES } from './styles.ts';

const ABOVE = 12;
const BETWEEN = 6;
const CODE = 92;
const GAP = 18;
const LABELS = 92;

const AT_ADDRESS = 'La validité de cette attestation se vérifie à l’adresse suivante';
const BY_CODE = ', que donne aussi le code ci-contre';

/** How anybody can check the attestation, and what it identifies: at the foot of the last page. */
export function verificationBlock(document: PDFKit.PDFDocument, root: Element, attestation: Attestation): Block {
  const code = qrCode(attestation.verificationUrl);
  const beside = code ? CODE + GAP : 0;
  const column = { x: COLUMN.x + beside, width: COLUMN.width - beside };
  const words = [
    { text: 'Vérification', style: STYLES.heading, tag: 'H2' },
    { text: `${AT_ADDRESS}${code ? BY_CODE : ''} :`, style: STYLES.text, most: 2 },
  ] as const;
  const parts = [
    stacked(document, words, column.width),
    addressOf(document, attestation.verificationUrl, column.width),
    { height: BETWEEN, draw: () => undefined },
    ...attestation.identifiers.map((identifier) => identifierOf(document, identifier, column.width)),
  ];
  const height = parts.reduce((sum, part) => sum + part.height, 0);
  return {
    height: ABOVE + Math.max(height, code ? CODE : 0),
    atFoot: true,
    draw: (y) => {
      decoration(document, () => drawRule(document, { ...COLUMN, y }));
      let top = y + ABOVE;
      for (const part of parts) {
        part.draw(root, { ...column, y: top });
        top += part.height;
      }
      const place = { x: COLUMN.x, y: y + ABOVE, width: CODE };
      if (code) drawFigure(document, root, attestation.verificationUrl, place, code);
    },
  };
}

/** The address, as text and as a link where it can be one. */
function addressOf(document: PDFKit.PDFDocument, url: string, width: number): Stack {
  const lines = linesOf(document, url, STYLES.link, width, 3);
  const height = heightOf(lines, STYLES.link);
  return {
    height,
    draw: (parent, place) => {
      const paragraph = section(document, parent, 'P');
      const link = section(document, paragraph, 'Link');
      link.add(() => drawLines(document, lines, STYLES.link, place));
      const shown = Math.max(...lines.map((line) => line.width));
      if (URL.canParse(url)) document.link(place.x, place.y, shown, height, new URL(url).href, inElement(link));
      link.end();
      paragraph.end();
    },
  };
}

/** pdfkit takes strings of the PDF as String objects, and the element a link belongs to; its types know neither. */
const inElement = (structParent: Element): PDFKit.Mixins.AnnotationOption =>
  ({ structParent, Contents: new String('Vérifier cette attestation') }) as unknown as PDFKit.Mixins.AnnotationOption;

function identifierOf(document: PDFKit.PDFDocument, { label, value }: Line, width: number): Stack {
  const labels = linesOf(document, label, STYLES.label, LABELS - 8);
  const values = linesOf(document, value, STYLES.text, width - LABELS, 2);
  return {
    height: heightOf(values, STYLES.text),
    draw: (parent, place) =>
      content(document, parent, 'P', () => {
        drawLines(document, labels, STYLES.label, { ...place, y: place.y + 0.4 });
        drawLines(document, values, STYLES.text, { ...place, x: place.x + LABELS });
      }),
  };
}

function drawFigure(
  document: PDFKit.PDFDocument,
  root: Element,
  url: string,
  place: Place,
  draw: (document: PDFKit.PDFDocument, place: Place) => void,
): void {
  const { x, y, width } = place;
  const alt = `Code QR de l’adresse de vérification : ${url}`;
  content(document, root, 'Figure', () => draw(document, place), { alt, bbox: [x, y, x + width, y + width] });
}
