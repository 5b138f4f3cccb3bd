import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { OriginalDocument } from '../../../src/pki/signed-document.ts';
import { file } from '../pki.ts';
import { EXCLUSIVE, replaced } from './samples.ts';
import { ENVELOPED, findOne, isGood, reference, template, transformed, xpath } from './templates.ts';
import { DSIG, ETSI, noXmlsec, signedByXmlsec, verifySignature } from './xmlsec.ts';

const bare = '<r><p Id="p">one</p><q Id="q">two</q>%</r>';
const P = {
  ids: [
    ['p', ''],
    ['q', ''],
  ] as const,
};
const partial = noXmlsec
  ? ''
  : signedByXmlsec(bare.replace('%', template({ references: reference('#p', transformed(EXCLUSIVE)) })), P);

test.skipIf(noXmlsec)('XAdES facts: of a part, another may change', () => {
  expect(isGood(findOne(partial))).toBe(true);
  expect(isGood(findOne(replaced(partial, '>two<', '>three<')))).toBe(true);
  expect(isGood(findOne(replaced(partial, '>one<', '>none<')))).toBe(false);
  expect(findOne(partial).scopes).toMatchObject([{ name: 'p', scope: 'PARTIAL' }]);
});

test.skipIf(noXmlsec).each<[string, (xml: string) => string]>([
  ['another element with the Id', (xml) => replaced(xml, '<q Id="q">', '<q Id="p">')],
  ['another element with the Id, written otherwise', (xml) => replaced(xml, '<q Id="q">', '<q ID="p">')],
  ['another element with the Id, as xml:id', (xml) => replaced(xml, '<q Id="q">', '<q xml:id="p">')],
  ['SignedProperties twice', (xml) => replaced(xml, /<xades:SignedProperties.*<\/xades:SignedProperties>/s, '$&$&')],
  [
    'SignedProperties that are elsewhere, and others in their place',
    (xml) => {
      const [own = ''] = /<xades:SignedProperties.*<\/xades:SignedProperties>/s.exec(xml) ?? [];
      const fake = own.replace('Id="xades-S"', 'Id="fake"').replace('2026', '2025');
      return xml.replace(own, fake).replace('</r>', `<w xmlns:ds="${DSIG}" xmlns:xades="${ETSI}">${own}</w></r>`);
    },
  ],
  [
    'two QualifyingProperties',
    (xml) =>
      replaced(
        xml,
        /<xades:QualifyingProperties.*?>/,
        `<xades:QualifyingProperties xmlns:xades="${ETSI}" Target="#S"/>$&`,
      ),
  ],
  ['no reference but that of SignedProperties', (xml) => replaced(xml, /<ds:Reference Id.*?<\/ds:Reference>/s, '')],
  ['a reference to nothing', (xml) => replaced(xml, 'URI="#p"', 'URI="#n"')],
  ['a reference to a file', (xml) => replaced(xml, 'URI="#p"', 'URI="file:///etc/passwd"')],
  ['another time', (xml) => replaced(xml, '2026-01-15T09', '2026-01-15T08')],
])('XAdES facts: wrapping is seen through: %s', (_, change) => {
  expect(isGood(findOne(change(partial)))).toBe(false);
});

test.skipIf(noXmlsec)(
  'XAdES facts: QualifyingProperties that are said to be of another signature are an error of structure',
  () => {
    const { digests, structureError } = findOne(replaced(partial, 'Target="#S"', 'Target="#T"'));

    expect(structureError).toBe('The QualifyingProperties are not those of this signature.');
    expect(digests).toMatchObject([{ found: true }, { type: 'SIGNED_PROPERTIES', found: true, intact: true }]);
  },
);

test.skipIf(noXmlsec)('XAdES facts: a reference to the KeyInfo of the signature, as an object, is found', () => {
  const references = reference('', transformed(ENVELOPED)) + reference('#k', '', ` Id="r-k" Type="${DSIG}Object"`);
  const xml = signedByXmlsec(`<r>a${template({ references }).replace('<ds:KeyInfo>', '<ds:KeyInfo Id="k">')}</r>`, {
    ids: [['KeyInfo', DSIG]],
  });

  expect(isGood(findOne(xml))).toBe(true);
});

test.skipIf(noXmlsec)('XAdES facts: transforms of SignedProperties may leave nothing out', () => {
  const hiding = replaced(
    template({ references: reference('', transformed(ENVELOPED)) }),
    / URI="#xades-S"><ds:Transforms>/,
    `$&${xpath('not(ancestor-or-self::xades:SigningTime)').replace('<ds:XPath>', `<ds:XPath xmlns:xades="${ETSI}">`)}`,
  );
  const xml = signedByXmlsec(`<r>a${hiding}</r>`);

  expect(verifySignature(xml).ok).toBe(true);
  expect(findOne(xml).digests).toMatchObject([{ intact: true }, { type: 'SIGNED_PROPERTIES', intact: false }]);
});

test.skipIf(noXmlsec)(
  'XAdES facts: originals are found by their names, encoded or not, or because there is no other',
  () => {
    const path = file('détaché', 'd.txt');
    const xml = signedByXmlsec(template({ references: reference(path) })).replace(path, 'dir/d%C3%A9.txt');
    const bytes = Buffer.from('détaché');
    const [digest] = findOne(xml, [
      { bytes: Buffer.from('x'), name: 'x' },
      { bytes, name: 'dé.txt' },
    ]).digests;

    expect(digest).toMatchObject({ type: 'REFERENCE', found: true, intact: true });
    expect(findOne(xml, [{ bytes }]).digests[0]).toMatchObject({ found: true, intact: true });
    expect(findOne(xml, [{ bytes: Buffer.from('x'), name: 'dé.txt' }]).digests[0]).toMatchObject({
      found: true,
      intact: false,
    });
    expect(findOne(xml).digests[0]).toMatchObject({ found: false, intact: false });
  },
);

test.skipIf(noXmlsec)('XAdES facts: the entries of a manifest are looked at too', () => {
  const entry = reference(file('file', 'a.txt'), '', '');
  const objects = `<ds:Object><ds:Manifest Id="m">${entry}</ds:Manifest></ds:Object>`;
  const xml = signedByXmlsec(
    template({ references: reference('#m', '', ` Id="r-m" Type="${DSIG}Manifest"`), objects }),
    { ids: [['Manifest', DSIG]] },
  );
  const types = (bytes: string) =>
    findOne(xml, [{ bytes: Buffer.from(bytes), name: 'a.txt' }]).digests.map(({ type, intact }) => [type, intact]);

  expect(types('file')).toEqual([
    ['MANIFEST_ENTRY', true],
    ['MANIFEST', true],
    ['SIGNED_PROPERTIES', true],
  ]);
  expect(types('other')).toEqual([
    ['MANIFEST_ENTRY', false],
    ['MANIFEST', true],
    ['SIGNED_PROPERTIES', true],
  ]);
});

test.skipIf(noXmlsec)('XAdES facts: of several entries of a manifest each has an original of its own', () => {
  const [a, b] = [file('a', 'a.txt'), file('b', 'b.txt')];
  const entries = [a, b].map((path) => reference(path, '', '')).join('');
  const objects = `<ds:Object><ds:Manifest Id="m">${entries}</ds:Manifest></ds:Object>`;
  const references = reference('#m', '', ` Id="r-m" Type="${DSIG}Manifest"`);
  const xml = signedByXmlsec(template({ references, objects }), { ids: [['Manifest', DSIG]] });
  const one = { bytes: Buffer.from('a'), name: basename(a) };
  const other = { bytes: Buffer.from('b'), name: basename(b) };
  const facts = (originals: readonly OriginalDocument[]) =>
    findOne(xml, originals).digests.map(({ type, found, intact }) => [type, found, intact]);

  const rest = [
    ['MANIFEST', true, true],
    ['SIGNED_PROPERTIES', true, true],
  ];
  expect(facts([other])).toEqual([['MANIFEST_ENTRY', false, false], ['MANIFEST_ENTRY', true, true], ...rest]);
  expect(facts([other, one])).toEqual([['MANIFEST_ENTRY', true, true], ['MANIFEST_ENTRY', true, true], ...rest]);
  expect(facts([])).toEqual(rest);
});
