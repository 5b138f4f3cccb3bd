/** Thrown where a text leaves the subset of YAML that is read here: it may be good YAML all the same. */
export class Outside extends Error {}

const WORDS: ReadonlyMap<string, null | boolean> = new Map([
  ['null', null],
  ['true', true],
  ['false', false],
]);
/** A number that everybody reads the same. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;

/** The words and numbers of the core schema (YAML 1.2.2 section 10.3.2) in all their spellings, and a little more. */
const MAY_BE_A_WORD = /^(?:null|true|false)$/i;
const MAY_BE_A_NUMBER = /^[-+]?[\d.]+(?:e[-+]?\d+)?$|^0[ox]/i;

/**
 * What a plain scalar says that begins with a letter or a digit, perhaps after a sign.
 * @throws {Outside} when it may be a number or a word in another spelling
 */
export function plainScalar(text: string): string | number | boolean | null {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (NUMBER.test(text)) return Number(text);
  if (MAY_BE_A_WORD.test(text) || MAY_BE_A_NUMBER.test(text)) throw new Outside();
  return text;
}

/**
 * Enters a value under its key.
 * @throws {Outside} when the key is no text, there already, or a name that every object knows
 */
export function enter(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key in map || MAY_BE_A_WORD.test(key)) throw new Outside();
  map[key] = value;
}
