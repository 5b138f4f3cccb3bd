import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Malformed } from '../../../src/pki/malformed.ts';
import { mutated, readsOrRefuses } from '../pki.ts';
import { C14N, EXCLUSIVE, signed } from './samples.ts';
import {
  filtered,
  find,
  findOne,
  isGood,
  NOT_SIGNATURE,
  reference,
  template,
  transformed,
  xpath,
} from './templates.ts';
import { noXmlsec, signedByXmlsec } from './xmlsec.ts';

const invoice = noXmlsec
  ? signed
  : signedByXmlsec(
      `<r xmlns:a="urn:a"><a:p n="1">amount</a:p>${template({ references: reference('', NOT_SIGNATURE + transformed(EXCLUSIVE)) })}</r>`,
    );

/** What a good signature of the document may never say otherwise. */
const essence = (xml: string | Buffer): string =>
  JSON.stringify(
    find(xml)
      .filter(isGood)
      .map(({ digests, signer, signingTime, properties }) => [digests, signer, signingTime, properties]),
  );

test.each([
  ['a signature of its own', signed],
  ['a signature in a document', invoice],
])('XAdES facts: 500 mutations of %s are refused, or say the same, or are not good', (_, xml) => {
  const unchanged = essence(xml);
  fc.assert(
    fc.property(mutated(Buffer.from(xml)), (bytes) =>
      readsOrRefuses(() => expect([unchanged, '[]']).toContain(essence(bytes))),
    ),
    { numRuns: 500 },
  );
});

test('XAdES facts: what is signed cannot be changed without being noticed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '1', '<x/>', '&amp;', ' ', '<!--c-->'), maxLength: 4 }),
      (text) => {
        const changed = invoice.replace('amount', text);
        const says = text.replaceAll('<!--c-->', '');
        expect(isGood(findOne(changed))).toBe(noXmlsec || says === 'amount');
      },
    ),
    { numRuns: 100 },
  );
});

const bomb = (transforms: string, inside = ''): string =>
  `<r>${inside}${template({ references: reference('', transforms) })}</r>`;

const lines = '<l><a n="1">x</a></l>'.repeat(10_000);

test.each<[string, () => string]>([
  ['XPath in XPath', () => bomb(xpath('count(//*[//*[//*[//*]]]) = 0'), lines)],
  ['XPath over everything at every node', () => bomb(xpath('contains(string(/), "y") or count(//node()) = 0'), lines)],
  [
    'a hundred references',
    () => bomb('', lines).replace(/<ds:Reference Id.*?<\/ds:Reference>/, (one) => one.repeat(5000)),
  ],
])('XAdES facts: what costs too much is refused: %s', (_, xml) => {
  const bytes = Buffer.from(xml());

  expect(() => find(bytes)).toThrow(/More work than/);
});

test('XAdES facts: what costs too much is refused: an original that is read again for each reference', () => {
  const bytes = Buffer.from(`<r>${'<a/>'.repeat(5_000)}</r>`);
  const references = (count: number): string => reference('original.xml', transformed(C14N)).repeat(count);

  expect(() => find(template({ references: references(10) }), [{ bytes }])).toThrow(/More work than/);
  expect(find(template({ references: references(3) }), [{ bytes }])).toHaveLength(1);
});

test.each<[string, () => string]>([
  ['too many levels', () => '<a>'.repeat(200) + '</a>'.repeat(200)],
  ['too many nodes', () => `<r>${'<a/>'.repeat(300_000)}</r>`],
  ['too many signatures', () => `<r>${template({ references: '' }).repeat(101)}</r>`],
  [
    'too many certificates',
    () => signed.replace(/<ds:X509Certificate>.*?<\/ds:X509Certificate>/, (one) => one.repeat(5000)),
  ],
  ['a document type', () => `<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>`],
  ['17 MB', () => `<r>${'QUJD'.repeat(4_400_000)}</r>`],
])('XAdES facts: refuses %s', (_, xml) => {
  const bytes = Buffer.from(xml());

  expect(() => find(bytes)).toThrow(Malformed);
});

test('XAdES facts: namespaces without end are not written again and again', () => {
  const declared = Array.from({ length: 250 }, (_, n) => ` xmlns:n${n}="urn:${n}"`).join('');
  const xml = `<r${declared}>${bomb(NOT_SIGNATURE, lines)}</r>`;

  expect(findOne(xml).digests[0]).toMatchObject({ found: true, intact: false });
});

test.each(['constructor', '__proto__', 'toString'])('XAdES facts: %s is a name like another', (name) => {
  const hostile = [
    template({ references: reference('', transformed(name)) }),
    template({ references: reference('', filtered([name, '/'])) }),
    template({ references: reference('', xpath(`${name}()`)) }),
    signed.replaceAll('xades:SigningTime', `xades:${name}`).replace('application/json', name),
  ];

  for (const xml of hostile) expect(isGood(findOne(xml))).toBe(false);
});
