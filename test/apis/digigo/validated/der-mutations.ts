import fc from 'fast-check';
import { sequence } from '../../../../src/pki/der.ts';
import { elements } from '../../../../src/pki/der-reader.ts';

/** An element that can be taken apart and put together again. */
interface Node {
  readonly tag: number;
  readonly content: Buffer | Node[];
}

const CONSTRUCTED = 0x20;

const read = (der: Buffer): Node[] =>
  elements(der).map(({ tag, content }) => ({ tag, content: (tag & CONSTRUCTED) === 0 ? content : read(content) }));

/** DER with lengths that fit what is inside. */
function write({ tag, content }: Node): Buffer {
  const der = sequence(...(Buffer.isBuffer(content) ? [content] : content.map(write)));
  der[0] = tag;
  return der;
}

/** Where an element stands among those beside it. */
interface Place {
  readonly siblings: Node[];
  readonly at: number;
}

function placesIn(siblings: Node[], places: Place[] = []): Place[] {
  for (const [at, { content }] of siblings.entries()) {
    places.push({ siblings, at });
    if (!Buffer.isBuffer(content)) placesIn(content, places);
  }
  return places;
}

/** DER made of other DER: one of its elements is missing, twice there, or in the place of another one; lengths still fit. */
export function derMutations(der: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.nat(placesIn(read(der)).length - 1);
  return fc
    .record({ from: place, to: place, how: fc.constantFrom('remove', 'repeat', 'replace') })
    .map(({ from, to, how }) => {
      const root = read(der);
      const places = placesIn(root);
      const { siblings, at } = places[to] as Place;
      const source = places[from] as Place;
      const copy = read(write(source.siblings[source.at] as Node));
      siblings.splice(at, how === 'repeat' ? 0 : 1, ...(how === 'remove' ? [] : copy));
      return Buffer.concat(root.map(write));
    });
}
