import type { Attestation } from '../attestation.ts';
import type { Block } from './blocks.ts';
import { COLOURS } from './colours.ts';
import { decoration, drawRule, type Element } from './drawing.ts';
import { COLUMN } from './sheet.ts';
import { columnsOf, highest, stacked } from './stack.ts';
import { STYLES } from './styles.ts';

const REGISTRY = 'Registre de preuve de covoiturage';
export const TITLE = 'Attestation de covoiturage';

const TRICOLOUR = { width: 54, height: 3, below: 9 } as const;
const THIRDS = [1 / 3, 1 / 3, 1 / 3];
const FACTS = { gap: 18, above: 9, below: 26, shares: [0.22, 0.45, 0.33] } as const;

/** The title. */
export function titleBlock(document: PDFKit.PDFDocument, root: Element): Block {
  const words = [
    { text: REGISTRY, style: STYLES.registry },
    { text: TITLE, style: STYLES.title, tag: 'H1' },
  ] as const;
  const stack = stacked(document, words, COLUMN.width);
  const above = TRICOLOUR.height + TRICOLOUR.below;
  return {
    height: above + stack.height + 8,
    draw: (y) => {
      decoration(document, () => drawTricolour(document, y));
      stack.draw(root, { ...COLUMN, y: y + above });
    },
  };
}

/** Blue, white and red, the white being paper between thin lines. */
function drawTricolour(document: PDFKit.PDFDocument, y: number): void {
  const [blue, white, red] = columnsOf({ ...COLUMN, width: TRICOLOUR.width }, THIRDS, 0);
  if (!blue || !white || !red) return;
  document.rect(blue.x, y, blue.width, TRICOLOUR.height).fill(COLOURS.blue);
  drawRule(document, { ...white, y }, 0.4);
  drawRule(document, { ...white, y: y + TRICOLOUR.height - 0.4 }, 0.4);
  document.rect(red.x, y, red.width, TRICOLOUR.height).fill(COLOURS.red);
}

/** Who issued it, when, and for which time. */
export function factsBlock(
  document: PDFKit.PDFDocument,
  root: Element,
  { operator, issued, period }: Attestation,
): Block {
  const facts = { Opérateur: operator, Période: period, 'Date d’émission': issued };
  const columns = columnsOf(COLUMN, FACTS.shares, FACTS.gap);
  const cells = Object.entries(facts).map(([label, value], index) => {
    const column = columns[index] ?? COLUMN;
    const words = [
      { text: label, style: STYLES.label },
      { text: value, style: STYLES.fact, most: 3 },
    ];
    return { column, stack: stacked(document, words, column.width) };
  });
  const height = highest(cells) + 2 * FACTS.above;
  return {
    height: height + FACTS.below,
    draw: (y) => {
      decoration(document, () => {
        drawRule(document, { ...COLUMN, y }, 0.8, 'heading');
        drawRule(document, { ...COLUMN, y: y + height });
      });
      for (const { column, stack } of cells) stack.draw(root, { ...column, y: y + FACTS.above });
    },
  };
}
