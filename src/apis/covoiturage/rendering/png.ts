import { constants, crc32, deflateSync } from 'node:zlib';

/** A picture of at most 256 colours. */
export interface Indexed {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each colour. */
  readonly palette: Uint8Array;
  /** Each row a zero, which says that it is not filtered, then the index of each pixel's colour. */
  readonly rows: Uint8Array;
  readonly dotsPerInch: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INDEXED_COLOUR = 3;
const METRE = 1;
const INCHES_PER_METRE = 1 / 0.0254;

/** A page is mostly runs of one colour: looking for nothing else takes a fourth of the time and a fifth more bytes. */
const RUNS_ONLY = { level: 1, strategy: constants.Z_RLE, memLevel: 9, chunkSize: 1 << 18 };

/** Writes a picture as a PNG file (ISO/IEC 15948), with its size on paper. */
export function pngOf({ width, height, palette, rows, dotsPerInch }: Indexed): Buffer {
  const dotsPerMetre = Math.round(dotsPerInch * INCHES_PER_METRE);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([uint32(width), uint32(height), Buffer.from([8, INDEXED_COLOUR, 0, 0, 0])])),
    chunk('PLTE', palette),
    chunk('pHYs', Buffer.concat([uint32(dotsPerMetre), uint32(dotsPerMetre), Buffer.from([METRE])])),
    chunk('IDAT', deflateSync(rows, RUNS_ONLY)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), typed, uint32(crc32(typed))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
