import fc from 'fast-check';
import { elements } from '../../../../src/pki/der-reader.ts';

/** A piece of a document, from one offset to another. */
type Piece = readonly [from: number, to: number];

/** Documents made of one: bytes changed, removed and added, pieces repeated, moved and put in the place of others, the end missing. */
export function mutations(document: Buffer, pieces: readonly Piece[]): fc.Arbitrary<Buffer> {
  const at = fc.nat(document.length - 1);
  const piece = fc.constantFrom(...pieces);
  const changes = fc.oneof(
    { arbitrary: fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([at, mask]) => flipped(at, mask)), weight: 4 },
    fc
      .tuple(at, fc.nat(40), fc.uint8Array({ maxLength: 4 }))
      .map(([at, removed, added]) => spliced(at, removed, added)),
    fc.tuple(piece, piece).map(([[from, to], [at]]) => spliced(at, 0, document.subarray(from, to))),
    fc
      .tuple(piece, piece)
      .map(([[from, to], [start, end]]) => spliced(start, end - start, document.subarray(from, to))),
    piece.map(([from, to]) => spliced(from, to - from, Buffer.alloc(0))),
    { arbitrary: at.map((at) => spliced(at, document.length, Buffer.alloc(0))), weight: 1 },
  );
  return fc
    .array(changes, { minLength: 1, maxLength: 2 })
    .map((chosen) => chosen.reduce((changed, change) => change(changed), document));
}

type Change = (document: Buffer) => Buffer;

const flipped =
  (at: number, mask: number): Change =>
  (document) => {
    const changed = Buffer.from(document);
    if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ mask;
    return changed;
  };

const spliced =
  (at: number, removed: number, added: Uint8Array): Change =>
  (document) =>
    Buffer.concat([document.subarray(0, at), added, document.subarray(at + removed)]);

/** The elements of a document in which every start has its end. */
export function xmlPieces(xml: Buffer): Piece[] {
  const open: number[] = [];
  const pieces: Piece[] = [];
  for (const { 0: tag, index } of xml.toString('latin1').matchAll(/<[^>]*>/g)) {
    if (!tag.startsWith('</')) open.push(index);
    else pieces.push([open.pop() ?? 0, index + tag.length]);
  }
  return pieces;
}

/** The lines of a PDF, and its objects. */
export function pdfPieces(pdf: Buffer): Piece[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/.+\n/g), ...text.matchAll(/\n\d+ 0 obj[\s\S]*?endobj/g)].map(
    ({ 0: piece, index }) => [index, index + piece.length] as const,
  );
}

/** The elements of DER, whatever they are in. */
export const derPieces = (der: Buffer): Piece[] => piecesWithin(der, 0);

const CONSTRUCTED = 0x20;

function piecesWithin(der: Buffer, start: number): Piece[] {
  let from = start;
  return elements(der).flatMap((element) => {
    const piece = [from, from + element.der.length] as const;
    from = piece[1];
    if ((element.tag & CONSTRUCTED) === 0) return [piece];
    return [piece, ...piecesWithin(element.content, piece[1] - element.content.length)];
  });
}
