import type { OpenFile } from './disk.ts';

/** A line of a file with its newline, which only the last one may lack. */
export interface Line {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** Small enough that what is made of one piece does not hold up the event loop. */
const PIECE = 512 * 1024;

const NEWLINE = 0x0a;

/** The lines of a file from its beginning; a line may be longer than what is read at a time. */
export async function* linesOf(file: OpenFile): AsyncGenerator<Line> {
  const { size } = await file.stat();
  let begun: Buffer[] = [];
  let offset = 0;
  for (let position = 0; position < size; ) {
    const room = Buffer.allocUnsafe(Math.min(PIECE, size - position));
    const { bytesRead } = await file.read(room, 0, room.length, position);
    if (bytesRead === 0) break;
    const piece = room.subarray(0, bytesRead);
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, from)) {
      const last = piece.subarray(from, end + 1);
      yield { bytes: begun.length === 0 ? last : Buffer.concat([...begun, last]), offset };
      from = end + 1;
      offset = position + from;
      begun = [];
    }
    if (from < bytesRead) begun.push(piece.subarray(from));
    position += bytesRead;
  }
  if (begun.length > 0) yield { bytes: Buffer.concat(begun), offset };
}

/** Whether the line was written to its end. */
export const isWhole = ({ bytes }: Line): boolean => bytes.at(-1) === NEWLINE;
