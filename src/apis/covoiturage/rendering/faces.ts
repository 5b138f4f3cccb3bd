import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';
import { packageFile } from '../../../kit/package-file.ts';
import { plainly } from './plain-shaping.ts';

/** The faces that the document is designed in. */
export type DesignFace = 'text' | 'strong' | 'title';
/** With those that help out where the others lack a character. */
export type Face = DesignFace | 'arabic' | 'hebrew' | 'symbols';

const FILES: Readonly<Record<Face, string>> = {
  text: 'SourceSans3-Regular',
  strong: 'SourceSans3-SemiBold',
  title: 'Spectral-SemiBold',
  arabic: 'IBMPlexSansArabic-Regular',
  hebrew: 'NotoSansHebrew-Regular',
  symbols: 'DejaVuSans',
};

const DESIGN: readonly Face[] = ['text', 'strong', 'title'];
const HELPERS: readonly Face[] = ['text', 'arabic', 'hebrew', 'symbols'];

interface Opened {
  readonly bytes: Uint8Array;
  readonly font: Font;
  readonly characters: ReadonlySet<number>;
}

const opened = new Map<Face, Opened>();

function open(face: Face): Opened {
  const known = opened.get(face);
  if (known) return known;
  const bytes = readFileSync(packageFile(`fixtures/fonts/${FILES[face]}.ttf`));
  const font = create(bytes) as Font;
  const fresh = { bytes, font: plainly(font), characters: new Set(font.characterSet) };
  opened.set(face, fresh);
  return fresh;
}

/** Shown for what no face has; the last one has it. */
export const REPLACEMENT = '\ufffd';

/** What is more than one glyph after another: marks, and the scripts written from right to left. */
const SHAPED = /[\p{M}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** Whether a face can set a text. */
export function covers(face: Face, text: string): boolean {
  if (DESIGN.includes(face) && SHAPED.test(text)) return false;
  const { characters } = open(face);
  for (const character of text) if (!characters.has(character.codePointAt(0) ?? 0)) return false;
  return true;
}

/** The helping face that can set a character and its marks, if there is one. */
export const helperFor = (cluster: string): Face | undefined => HELPERS.find((face) => covers(face, cluster));

/**
 * Makes the faces known to a document, by their names; each is embedded as far as it is used.
 *
 * The design faces are parsed once for all documents. The helpers are parsed anew for each that uses them: fontkit shapes with
 * what it remembers of glyphs from earlier texts, and a document must not depend on the documents before it.
 */
export function registerFaces(document: PDFKit.PDFDocument): void {
  for (const face of Object.keys(FILES) as Face[]) {
    const { bytes, font } = open(face);
    // pdfkit takes a font of fontkit as well as its bytes; its types do not say so.
    document.registerFont(face, DESIGN.includes(face) ? (font as unknown as Uint8Array) : bytes);
  }
}

/**
 * The shape of a text, for what is drawn like a picture: nobody searches or copies it.
 * @param size in points
 * @returns an SVG path from the start of the baseline, and its width in points
 */
export function outlineOf(
  face: DesignFace,
  text: string,
  size: number,
): { readonly path: string; readonly width: number } {
  const { font } = open(face);
  const scale = size / font.unitsPerEm;
  const { glyphs, positions } = font.layout(text);
  let width = 0;
  const paths = glyphs.map(({ id }, index) => {
    const path = font.getGlyph(id).path.scale(scale, -scale).translate(width, 0).toSVG();
    width += (positions[index]?.xAdvance ?? 0) * scale;
    return path;
  });
  return { path: paths.join(''), width };
}
