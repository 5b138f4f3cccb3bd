import type { Font, Glyph, GlyphPosition } from 'fontkit';

/** A glyph as far as pdfkit looks at it. */
type PlainGlyph = Pick<Glyph, 'id' | 'codePoints' | 'advanceWidth'>;

interface PlainRun {
  readonly glyphs: readonly PlainGlyph[];
  readonly positions: GlyphPosition[];
  readonly advanceWidth: number;
}

const LETTER = /\p{L}/u;

/**
 * The same font, setting one glyph after another with kerning between letters: all that Latin, Greek and Cyrillic ask for, in a
 * hundredth of the time that fontkit's OpenType layout takes. Marks and other scripts must not come here.
 */
export function plainly(font: Font): Font {
  const glyphs = new Map<string, PlainGlyph>();
  const kernings = new Map<string, number>();

  const glyphOf = (character: string): PlainGlyph => {
    const known = glyphs.get(character);
    if (known) return known;
    const codePoint = character.codePointAt(0) ?? 0;
    const { id, advanceWidth } = font.glyphForCodePoint(codePoint);
    const glyph = { id, advanceWidth, codePoints: [codePoint] };
    glyphs.set(character, glyph);
    return glyph;
  };

  /** How much nearer the second comes, as fontkit's own layout of the pair says. */
  const kerning = (pair: string, first: PlainGlyph): number => {
    const known = kernings.get(pair);
    if (known !== undefined) return known;
    const { glyphs: both, positions } = font.layout(pair);
    const by = both.length === 2 ? (positions[0]?.xAdvance ?? 0) - first.advanceWidth : 0;
    kernings.set(pair, by);
    return by;
  };

  const layout = (text: string): PlainRun => {
    const characters = [...text];
    const set = characters.map(glyphOf);
    let advanceWidth = 0;
    const positions = set.map((glyph, index) => {
      const character = characters[index] ?? '';
      const next = characters[index + 1];
      const kerned = next !== undefined && LETTER.test(character) && LETTER.test(next);
      const xAdvance = glyph.advanceWidth + (kerned ? kerning(character + next, glyph) : 0);
      advanceWidth += xAdvance;
      return { xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0 };
    });
    return { glyphs: set, positions, advanceWidth };
  };

  return Object.create(font, { layout: { value: layout } });
}
