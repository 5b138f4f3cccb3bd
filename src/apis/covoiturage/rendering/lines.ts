import { cleaned } from './cleaning.ts';
import type { COLOURS } from './colours.ts';
import type { DesignFace } from './faces.ts';
import { directionOf, type Run, runsOf } from './runs.ts';

/** How words look. */
export interface Style {
  readonly face: DesignFace;
  /** In points. */
  readonly size: number;
  readonly colour: keyof typeof COLOURS;
  /** From one baseline to the next, in points. */
  readonly leading: number;
}

/** A line as it is drawn, from left to right. */
export interface TextLine {
  readonly runs: readonly (Run & { readonly width: number })[];
  readonly width: number;
  readonly direction: 'ltr' | 'rtl';
}

/** More characters than any line of the page holds. */
const LONGEST_LINE = 250;
const ELLIPSIS = '…';

/**
 * Sets a text in lines that fit a width; where there is more than may be shown, an ellipsis says so.
 * @param width in points
 * @param most how many lines
 */
export function linesOf(
  document: PDFKit.PDFDocument,
  text: string,
  style: Style,
  width: number,
  most = 1,
): readonly TextLine[] {
  const written: { line: string; direction: 'ltr' | 'rtl' }[] = [];
  const fits = (line: string, direction: 'ltr' | 'rtl') => lineOf(document, line, style, direction).width <= width;
  for (const paragraph of cleaned(text, most * LONGEST_LINE).split('\n')) {
    const direction = directionOf(paragraph);
    for (const line of wrapped(paragraph, (words) => fits(words, direction))) {
      if (written.length < most) written.push({ line, direction });
      else {
        const last = written[most - 1] ?? { line, direction };
        last.line = shortened(last.line, (words) => fits(words, last.direction));
        return written.map((each) => lineOf(document, each.line, style, each.direction));
      }
    }
  }
  return written.map(({ line, direction }) => lineOf(document, line, style, direction));
}

function lineOf(document: PDFKit.PDFDocument, line: string, style: Style, direction: 'ltr' | 'rtl'): TextLine {
  const runs = runsOf(line, style.face, direction).map((run) => {
    const width = document.font(run.face, style.size).widthOfString(run.text, settingOf(run));
    return { ...run, width };
  });
  return { runs, width: runs.reduce((sum, run) => sum + run.width, 0), direction };
}

/** pdfkit sets word by word unless it is told of features: good for its memory, but words would stand from left to right. */
export const settingOf = ({ face }: Run): PDFKit.Mixins.TextOptions =>
  face === 'arabic' || face === 'hebrew' || face === 'symbols' ? { features: [] } : {};

function* wrapped(paragraph: string, fits: (line: string) => boolean): Generator<string> {
  if (fits(paragraph)) return yield paragraph;
  let line = '';
  for (const word of paragraph.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') yield line;
    line = word;
    while (!fits(line)) {
      const head = fittingStart(line, fits);
      yield head;
      line = line.slice(head.length);
    }
  }
  yield line;
}

/** As many characters of a long word as fit, one at least. */
function fittingStart(word: string, fits: (line: string) => boolean): string {
  const characters = [...word.slice(0, LONGEST_LINE)];
  let fitting = 1;
  let beyond = characters.length;
  while (beyond - fitting > 1) {
    const tried = (fitting + beyond) >> 1;
    if (fits(characters.slice(0, tried).join(''))) fitting = tried;
    else beyond = tried;
  }
  return characters.slice(0, fitting).join('');
}

const shortened = (line: string, fits: (line: string) => boolean): string =>
  fits(line + ELLIPSIS)
    ? line + ELLIPSIS
    : `${fittingStart(line, (start) => fits(start + ELLIPSIS)).trimEnd()}${ELLIPSIS}`;
