import { createHash, randomBytes } from 'node:crypto';

const BLOCK_BYTES = 32;
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const DIGITS = '0123456789';

const block = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A seed nobody has seen before, for a world that was given none. */
export const freshSeed = (): string => randomBytes(16).toString('hex');

/**
 * The number in [0, 1) that a seed gives for a label and a count: the same for the same, whatever was drawn elsewhere.
 */
export const fraction = (seed: string, label: string, count: number): number =>
  block(`${seed}/${label}/${count}`).readUIntBE(0, 6) / 2 ** 48;

/** An integer that a seed gives for a label, for libraries that are seeded with one. */
export const seedNumber = (seed: string, label: string): number => block(`${seed}/${label}`).readUInt32BE(0);

/**
 * Everything random in a world: one stream, drawn from the seed at a position that is stored with the rows, so that a
 * world taken up again goes on where it stopped.
 */
export class Ids {
  readonly seed: string;
  #position: number;

  constructor(seed: string, position = 0) {
    this.seed = seed;
    this.#position = position;
  }

  /** How many draws were made. */
  get position(): number {
    return this.#position;
  }

  /** Any number of bytes. */
  bytes(length: number): Buffer {
    const draw = this.#position++;
    const part = (n: number): Buffer => block(`${this.seed}#${draw}.${n}`);
    if (length <= BLOCK_BYTES) return part(0).subarray(0, length);
    const parts = Array.from({ length: Math.ceil(length / BLOCK_BYTES) }, (_, n) => part(n));
    return Buffer.concat(parts, length);
  }

  /** A version 4 UUID (RFC 9562 section 5.4). */
  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** Letters and digits, each equally likely. */
  alphanumeric(length: number): string {
    return this.#text(ALPHANUMERIC, length);
  }

  /** Decimal digits, as an OTP or a PIN has them. */
  digits(length: number): string {
    return this.#text(DIGITS, length);
  }

  #text(alphabet: string, length: number): string {
    const even = 256 - (256 % alphabet.length);
    let text = '';
    while (text.length < length) {
      for (const byte of this.bytes(length + 8)) {
        if (byte < even && text.length < length) text += alphabet[byte % alphabet.length];
      }
    }
    return text;
  }
}
