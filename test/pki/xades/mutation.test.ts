import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyXades } from '../../../src/pki/xades/verify.ts';
import { JANUARY, mutated } from '../pki.ts';
import { CONTENT, object, replaced, signed, signer, verify } from './samples.ts';

/** A changed document may only be verified if it says the same. */
function saysTheSameOrIsRefused(xml: Uint8Array): boolean {
  const verdict = verifyXades(xml);
  if (!verdict.valid) return false;
  expect(verdict.content).toEqual(Buffer.from(CONTENT));
  expect(verdict.certificate.der).toEqual(signer.certificate.der);
  expect(verdict.signingTime).toBe(JANUARY);
  return true;
}

test('XAdES verification: 2,000 documents with other bytes say the same or are refused', () => {
  fc.assert(
    fc.property(mutated(Buffer.from(signed)), (xml) => void saysTheSameOrIsRefused(xml)),
    { numRuns: 2000 },
  );
});

const tokens: readonly string[] = signed.match(/<[^>]+>|[^<]+/g) ?? [];

const depthOf = (token: string): number => (token.startsWith('</') ? -1 : Number(/^<\w/.test(token)));

/** How many tokens the element that begins at one has, or one if none does. */
function lengthAt(all: readonly string[], start: number): number {
  let depth = 0;
  for (let at = start; at < all.length; at += 1) {
    depth += depthOf(all[at] ?? '');
    if (depth <= 0) return at - start + 1;
  }
  return 1;
}

const place = fc.nat(tokens.length - 1);

/** Elements and texts taken out, doubled or moved. */
const rearranged = fc
  .array(fc.tuple(place, place, fc.constantFrom('remove', 'double', 'move')), { minLength: 1, maxLength: 3 })
  .map((changes) =>
    changes
      .reduce<readonly string[]>((all, [from, to, change]) => {
        const length = lengthAt(all, from);
        const taken = change === 'remove' ? [] : all.slice(from, from + length);
        const left = change === 'double' ? all : all.toSpliced(from, length);
        return left.toSpliced(to, 0, ...taken);
      }, tokens)
      .join(''),
  );

test('XAdES verification: 2,000 documents with their parts in other places say the same or are refused', () => {
  fc.assert(
    fc.property(rearranged, (xml) => void saysTheSameOrIsRefused(Buffer.from(xml))),
    { numRuns: 2000 },
  );
});

const values = [...new Set([...signed.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value))];

test('XAdES verification: 2,000 documents with attributes of one another say the same or are refused', () => {
  const attributes = fc.array(fc.tuple(fc.nat(40), fc.constantFrom(...values)), { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(attributes, (changes) => {
      const xml = changes.reduce((text, [at, value]) => {
        let n = 0;
        return text.replace(/"[^"]*"/g, (found) => (n++ === at ? `"${value}"` : found));
      }, signed);
      saysTheSameOrIsRefused(Buffer.from(xml));
    }),
    { numRuns: 2000 },
  );
});

test.each<[string, () => string]>([
  ['1 MB of levels', () => replaced(signed, '<ds:KeyInfo>', `$&${'<a>'.repeat(150_000)}${'</a>'.repeat(150_000)}`)],
  [
    '100,000 attributes',
    () =>
      replaced(
        signed,
        '<ds:KeyInfo>',
        `<ds:KeyInfo${Array.from({ length: 100_000 }, (_, n) => ` a${n}=""`).join('')}>`,
      ),
  ],
  ['a name of 1 MB', () => replaced(signed, '<ds:KeyInfo>', `$&<${'a'.repeat(1_000_000)}/>`)],
  ['17 MB of base64', () => replaced(signed, object, object.replace(/>.*</, `>${'QUJD'.repeat(4_400_000)}<`))],
  [
    'entities in entities',
    () => replaced(signed, '<ds:Signature ', '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>$&'),
  ],
])('XAdES verification: refuses %s', (_, xml) => {
  expect(verify(xml())).toMatchObject({ valid: false, reason: 'malformed-xml' });
});
