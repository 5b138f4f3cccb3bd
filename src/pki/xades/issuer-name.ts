import type { Attributes } from '../certificate.ts';

/**
 * Whether a distinguished name as text (RFC 4514) has the values of a name that was read. The types are not compared:
 * programs call them what they like, and the certificate is known by its digest already.
 */
export function hasValuesOf(text: string, name: Attributes): boolean {
  const written = valuesIn(text).map(plain).sort();
  const read = Object.values(name)
    .flatMap((value) => value ?? [])
    .map(plain)
    .sort();
  return written.length === read.length && written.every((value, index) => value === read[index]);
}

/** Values between `=` and the next `,` `;` or `+` that is neither escaped nor inside quotes. */
const valuesIn = (text: string): string[] =>
  [...text.matchAll(/=\s*((?:"(?:[^"\\]|\\.)*"|\\.|[^,;+"\\])*)/gs)].map(([, value = '']) => unescaped(value.trim()));

/** Sections 2.4 and 3: a value in hex is DER, its text after tag and length. */
function unescaped(value: string): string {
  if (/^#(?:[0-9a-f]{2}){2,}$/i.test(value)) return Buffer.from(value.slice(5), 'hex').toString();
  const bytes = value
    .replace(/^"(.*)"$/s, '$1')
    .replace(/(?:\\[0-9a-f]{2})+/gi, (pairs) => Buffer.from(pairs.replaceAll('\\', ''), 'hex').toString());
  return bytes.replace(/\\(.)/gs, '$1');
}

const plain = (value: string): string => value.replace(/\s+/g, ' ').trim().toLowerCase();
