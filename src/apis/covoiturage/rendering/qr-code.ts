import { create } from 'qrcode';
import { COLOURS } from './colours.ts';
import type { Place } from './drawing.ts';

/** More bytes than this make modules too small for a telephone to read in the corner of a page. */
const LONGEST = 300;

/**
 * Makes a text a QR code (ISO/IEC 18004, correction level M).
 * @returns how to draw it, dark modules as one shape, or undefined when the text is empty or too long
 */
export function qrCode(text: string): ((document: PDFKit.PDFDocument, place: Place) => void) | undefined {
  if (text === '' || Buffer.byteLength(text) > LONGEST) return undefined;
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  return (document, { x, y, width }) => {
    const side = width / size;
    for (let at = 0, end = 0; at < data.length; at = end) {
      const row = Math.floor(at / size);
      while (end < (row + 1) * size && data[end] === data[at]) end += 1;
      if (data[at]) document.rect(x + (at % size) * side, y + row * side, (end - at) * side, side);
    }
    document.fill(COLOURS.ink);
  };
}
