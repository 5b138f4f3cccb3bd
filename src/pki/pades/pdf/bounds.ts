import { Malformed } from '../../malformed.ts';

/** More than is read of one document, which is then refused as a whole. */
export class Excess extends Malformed {}

/** How much of something may still be read. */
export interface Allowance {
  left: number;
}

/**
 * Takes from an allowance.
 * @throws Excess when that much is not left
 */
export function spend(allowance: Allowance, amount: number, what: string): void {
  allowance.left -= amount;
  if (allowance.left < 0) throw new Excess(`A PDF with more ${what} than are read`);
}

/** What is allowed for one document. */
export interface Bounds {
  /** Objects, those inside arrays and dictionaries too. */
  readonly objects: Allowance;
  /** Bytes looked at, so that nothing is read over and over: offsets may lead anywhere. */
  readonly read: Allowance;
  /** Bytes that come out of streams. */
  readonly inflated: Allowance;
}

const MAX_OBJECTS = 100_000;
const MAX_INFLATED = 16 * 1024 * 1024;

/** What comes out of any document, and how many times its own size; streams that mean something are not deflated to less. */
const SOME_INFLATED = 256 * 1024;
const TIMES_INFLATED = 100;

/** The bounds of a document of so many bytes: linear in them, and enough to read it all twice with what comes out of it. */
export function boundsFor(size: number): Bounds {
  const inflated = Math.min(SOME_INFLATED + TIMES_INFLATED * size, MAX_INFLATED);
  return { objects: { left: MAX_OBJECTS }, read: { left: 2 * size + inflated }, inflated: { left: inflated } };
}

/** What is read, or null where it is malformed; an excess is one still. */
export function nullWhereBroken<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed && !(error instanceof Excess)) return null;
    throw error;
  }
}
