import { REPLACEMENT } from './faces.ts';

/** Everything that Unicode and older systems begin a new line with. */
const LINE_BREAK = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/** What is not seen: direction overrides, joiners, byte order marks; but Persian is not read right without its non-joiner. */
const UNSEEN =
  /(?!\u200c)\p{Cf}|(?<!\p{Script=Arabic})\u200c|\u200c(?!\p{Script=Arabic})|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** More marks on one letter than any writing has would grow out of their line. */
const MARKS_TOO_MANY = /(\p{M}{3})\p{M}+/gu;

const UNPRINTABLE = /\p{Cs}|(?!\n)\p{Cc}/gu;

/**
 * Makes any text one that can be set: composed (NFC), without what is invisible or misleads, with the replacement character for
 * what cannot be printed, paragraphs separated by line feeds.
 * @param longest how many UTF-16 units of it are looked at
 */
export function cleaned(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replace(LINE_BREAK, '\n')
    .replace(/\t/g, ' ')
    .replace(UNPRINTABLE, REPLACEMENT)
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(MARKS_TOO_MANY, '$1')
    .replace(/ {2,}/g, ' ')
    .replace(/ *\n */g, '\n')
    .trim();
}
