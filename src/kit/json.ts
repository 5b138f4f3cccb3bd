import { parse as parseSafely } from 'secure-json-parse';
import { Unparsable } from './unparsable.ts';

/** How deep JSON may be nested, and of how many values it may be: far beyond what any document asks for, far below what hurts. */
const MAX_JSON_DEPTH = 64;
const MAX_JSON_VALUES = 20_000;

/**
 * Parses JSON from strangers: bounded in depth and number of values, and without keys that reach for prototypes.
 * @throws {Unparsable} when it is not JSON, nested too deep or of too many values
 */
export function parseJson(text: string, mostValues = MAX_JSON_VALUES): unknown {
  const { depth, values } = jsonSize(text);
  if (depth > MAX_JSON_DEPTH) {
    throw new Unparsable('body', 'size', `the body is nested deeper than ${MAX_JSON_DEPTH}`);
  }
  if (values > mostValues) throw new Unparsable('body', 'size', `the body has more than ${mostValues} values`);
  try {
    return parseSafely(text, undefined, { protoAction: 'remove', constructorAction: 'remove' });
  } catch (error) {
    throw new Unparsable('body', 'syntax', `the body is not JSON: ${(error as Error).message}`);
  }
}

/** How deep brackets are nested outside strings, and how many values there are at most, before anything else looks at the text. */
function jsonSize(text: string): { readonly depth: number; readonly values: number } {
  let values = 1;
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth -= 1;
    else if (char === 0x2c || char === 0x3a) values += 1;
  }
  return { depth: deepest, values };
}
