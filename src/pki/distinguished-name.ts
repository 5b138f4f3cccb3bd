import { elements, fieldsIn, only } from './der-reader.ts';
import { unlessMalformed } from './malformed.ts';

const MAX_BYTES = 8 * 1024;

/**
 * Whether two names (RFC 5280 section 4.1.2.4), as DER, are the same whatever kinds of strings, capitals and spaces they are
 * written with (section 7.1). What is no name, or longer than any, is only the same as its own bytes.
 */
export function sameName(one: Buffer, other: Buffer): boolean {
  if (one.equals(other)) return true;
  if (Math.max(one.length, other.length) > MAX_BYTES) return false;
  const [text, otherText] = [one, other].map((name) => unlessMalformed(() => plainText(name)));
  return text !== undefined && text === otherText;
}

const plainText = (name: Buffer): string =>
  JSON.stringify(
    fieldsIn(only(name)).map((relative) =>
      elements(relative.content)
        .map((attribute) => {
          const [type, value] = fieldsIn(attribute);
          return [type?.content.toString('hex'), value?.content.toString().replace(/\s+/g, ' ').trim().toLowerCase()];
        })
        .sort(),
    ),
  );
