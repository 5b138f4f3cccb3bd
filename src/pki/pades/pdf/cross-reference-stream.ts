import { Malformed } from '../../malformed.ts';
import type { Allowance } from './bounds.ts';
import type { Location, Section } from './document.ts';
import { decoded } from './filters.ts';
import { countOf, elementsOf, type PdfStream } from './objects.ts';
import { addSubsection, entryPlace, type Subsection } from './subsections.ts';

/** Offsets are no longer than that. */
const MAX_FIELD_BYTES = 6;

/**
 * A cross-reference stream (ISO 32000-1 section 7.5.8), whose dictionary is its trailer too.
 * @param at where it stands in the file
 * @throws Malformed
 */
export function streamSection(stream: PdfStream, at: number, allowance: Allowance): Section {
  const { dictionary: trailer } = stream;
  const widths = elementsOf(trailer.entries.get('W')).map(countOf);
  const [type = 0, second = 0, third = 0] = widths;
  if (widths.length !== 3 || widths.some((width = MAX_FIELD_BYTES + 1) => width > MAX_FIELD_BYTES)) {
    throw new Malformed('A cross-reference stream with other fields than three');
  }
  const entries = decoded(stream, allowance);
  const length = type + second + third;
  const field = (from: number, width: number): number => (width === 0 ? 0 : entries.readUIntBE(from, width));
  const subsections = subsectionsOf(stream, length);
  return {
    at,
    trailer,
    find(number) {
      const from = entryPlace(subsections, number, length);
      if (from === undefined || from + length > entries.length) return undefined;
      const values = [field(from + type, second), field(from + type + second, third)] as const;
      return locationOf(type === 0 ? 1 : field(from, type), ...values);
    },
  };
}

/** Table 18: types that are not known are as if there were no object. */
function locationOf(type: number, second: number, third: number): Location {
  if (type === 1) return { kind: 'offset', offset: second };
  return type === 2 ? { kind: 'compressed', stream: second, index: third } : { kind: 'free' };
}

function subsectionsOf({ dictionary: { entries } }: PdfStream, length: number): Subsection[] {
  const index = elementsOf(entries.get('Index')).map(countOf);
  if (index.length === 0) return [{ first: 0, count: countOf(entries.get('Size')) ?? 0, at: 0 }];
  const subsections: Subsection[] = [];
  let at = 0;
  for (let read = 0; read < index.length; read += 2) {
    const [first = 0, count = 0] = index.slice(read, read + 2);
    addSubsection(subsections, { first, count, at });
    at += count * length;
  }
  return subsections;
}
