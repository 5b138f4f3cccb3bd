import type { Block } from '../blocks/block.ts';

/** A validation process of EN 319 102-1 section 5.3 to 5.6 for a signature. */
export interface Process extends Block {
  /** The earliest time at which the signature is proven to have existed, in milliseconds since 1970. */
  readonly bestSignatureTime: number;
}

/** The validation process of a timestamp. */
export interface TimestampProcess extends Block {
  readonly id: string;
  readonly type: string;
}
