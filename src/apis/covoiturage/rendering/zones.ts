import type { Added } from '../attestation.ts';
import type { Block } from './blocks.ts';
import { COLOURS } from './colours.ts';
import { decoration, type Element } from './drawing.ts';
import type { Style } from './lines.ts';
import { COLUMN } from './sheet.ts';
import { type Cell, type Column, columnsOf, highest, stacked, type Words } from './stack.ts';
import { STYLES } from './styles.ts';

const HALVES = [0.5, 0.5];
const GAP = 18;
const PADDING = { x: 11, y: 8 } as const;
const BELOW = 20;

const MOST = { operator: 12, name: 2, identity: 14, notes: 10 } as const;

/** The zones that the operator fills: A on the left, B and C on the right, D below them. */
export function zoneBlocks(document: PDFKit.PDFDocument, root: Element, added: Added): Block[] {
  const operator = textOf(added.operator, MOST.operator);
  const holder = [...textOf(added.name, MOST.name, STYLES.name), ...textOf(added.identity, MOST.identity)];
  const notes = textOf(added.notes, MOST.notes);
  const [left = COLUMN, right = COLUMN] = columnsOf(COLUMN, HALVES, GAP);
  const pair = [...boxOf(document, 'Opérateur', operator, left), ...boxOf(document, 'Titulaire', holder, right)];
  return [pair, boxOf(document, 'Observations', notes, COLUMN)]
    .filter((boxes) => boxes.length > 0)
    .map((boxes) => boxesBlock(document, root, boxes));
}

const textOf = (text: string | undefined, most: number, style: Style = STYLES.text): Words[] =>
  text === undefined || text.trim() === '' ? [] : [{ text, style, most, alignment: 'start' }];

function boxOf(document: PDFKit.PDFDocument, label: string, words: readonly Words[], column: Column): Cell[] {
  if (words.length === 0) return [];
  const titled = [{ text: label, style: STYLES.boxLabel }, ...words];
  return [{ column, stack: stacked(document, titled, column.width - 2 * PADDING.x) }];
}

function boxesBlock(document: PDFKit.PDFDocument, root: Element, boxes: readonly Cell[]): Block {
  const height = highest(boxes) + 2 * PADDING.y;
  return {
    height: height + BELOW,
    draw: (y) => {
      for (const { column, stack } of boxes) {
        decoration(document, () => {
          document.lineWidth(0.6).rect(column.x, y, column.width, height).stroke(COLOURS.rule);
          document.rect(column.x, y, 2.5, height).fill(COLOURS.heading);
        });
        const inside = { x: column.x + PADDING.x, width: column.width - 2 * PADDING.x };
        stack.draw(root, { ...inside, y: y + PADDING.y });
      }
    },
  };
}
