import { expect, test } from 'vitest';
import { C14N, C14N11, EXCLUSIVE } from './samples.ts';
import {
  ENVELOPED,
  filtered,
  findOne,
  isGood,
  NOT_SIGNATURE,
  reference,
  template,
  transformed,
  xpath,
} from './templates.ts';
import { DSIG, noXmlsec, signedByXmlsec, verifySignature } from './xmlsec.ts';

const BODY = [
  '<?xml-stylesheet href="a.xsl"?><!-- before -->',
  '<i:invoice xmlns:i="urn:invoice" xmlns:u="urn:unused" xmlns="urn:default" xml:lang="fr" i:kind="a">',
  '<?pay now?><i:party xml:space="preserve">Ben &amp; <b>Foulen</b><!-- inside --></i:party>\n',
  '<i:lines Id="lines" xmlns:l="urn:line"><l:line l:n="1">é<plain xmlns="">x</plain></l:line><i:line n="2"/></i:lines>',
  '<RefTtnVal>stamp<inner a="1">in</inner></RefTtnVal>',
  '%</i:invoice><!-- after -->',
].join('');

const LINES = { ids: [['lines', 'urn:invoice']] as const };

const document = (transforms: string, uri = ''): string =>
  BODY.replace('%', template({ references: reference(uri, transforms) }));

const THIS_SIGNATURE = xpath(
  'count(ancestor-or-self::ds:Signature | here()/ancestor::ds:Signature[1]) &gt; count(ancestor-or-self::ds:Signature)',
);

const wholes: [string, string][] = [
  ['enveloped', transformed(ENVELOPED)],
  ...[C14N, `${C14N}#WithComments`, C14N11, `${C14N11}#WithComments`, EXCLUSIVE, `${EXCLUSIVE}WithComments`].map(
    (algorithm): [string, string] => [`enveloped, ${algorithm}`, transformed(ENVELOPED) + transformed(algorithm)],
  ),
  [
    'a list of prefixes',
    transformed(ENVELOPED) +
      transformed(EXCLUSIVE, `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="u #default"/>`),
  ],
  ['XPath without signatures', NOT_SIGNATURE + transformed(EXCLUSIVE)],
  ['XPath without this signature', THIS_SIGNATURE + transformed(EXCLUSIVE)],
  [
    'XPath without an element in a namespace of the expression',
    xpath('not(ancestor-or-self::ds:Signature) and not(ancestor-or-self::i:party)') + transformed(C14N),
  ],
  [
    'two XPath transforms, as El Fatoora has them',
    NOT_SIGNATURE + xpath('not(ancestor-or-self::RefTtnVal)') + transformed(EXCLUSIVE),
  ],
  ['XPath of texts', `${transformed(ENVELOPED)}${xpath('self::text()')}`],
  [
    'XPath of elements, without the one around',
    `${transformed(ENVELOPED)}${xpath('not(self::i:lines)')}${transformed(C14N)}`,
  ],
  ['XPath of attributes left out', `${transformed(ENVELOPED)}${xpath('not(self::node()[name() = "n"])')}`],
  [
    'XPath by an attribute',
    `${transformed(ENVELOPED)}${xpath("ancestor-or-self::*[@Id='lines']")}${transformed(C14N)}`,
  ],
  [
    'XPath by an attribute, exclusively',
    `${transformed(ENVELOPED)}${xpath("ancestor-or-self::*[@Id='lines']")}${transformed(EXCLUSIVE)}`,
  ],
  ['XPath of namespaces', `${transformed(ENVELOPED)}${xpath('not(self::node()[name() = "u"])')}${transformed(C14N)}`],
  ['a filter that subtracts', filtered(['subtract', '/descendant::ds:Signature']) + transformed(EXCLUSIVE)],
  [
    'filters that intersect, subtract and add',
    filtered(['intersect', '//i:lines'], ['subtract', '//l:line[@l:n]'], ['union', '//i:party']).replace(
      /<f:XPath /g,
      '$&xmlns:l="urn:line" ',
    ),
  ],
  ['a filter by here()', filtered(['subtract', 'here()/ancestor::ds:Signature[1]'])],
  ['canonicalised twice', transformed(ENVELOPED) + transformed(C14N) + transformed(EXCLUSIVE)],
  [
    'XPath of what was canonicalised',
    transformed(ENVELOPED) + transformed(C14N) + xpath('not(ancestor-or-self::i:party)') + transformed(EXCLUSIVE),
  ],
];

test.skipIf(noXmlsec).each(wholes)('XML transforms: what xmlsec1 digests is what we digest: %s', (_, transforms) => {
  const xml = signedByXmlsec(document(transforms));

  expect(verifySignature(xml).ok).toBe(true);
  expect(findOne(xml).digests).toMatchObject([
    { found: true, intact: true },
    { found: true, intact: true },
  ]);
});

const parts: [string, string, string][] = [
  ['nothing', '#lines', ''],
  ...[C14N, C14N11, EXCLUSIVE, `${EXCLUSIVE}WithComments`].map((algorithm): [string, string, string] => [
    algorithm,
    '#lines',
    transformed(algorithm),
  ]),
  ['an XPointer', "#xpointer(id('lines'))", transformed(`${C14N}#WithComments`)],
  ['an XPointer to the root', '#xpointer(/)', transformed(ENVELOPED) + transformed(`${C14N}#WithComments`)],
  ['XPath', '#lines', xpath('not(self::text())') + transformed(C14N)],
  ['XPath, exclusively', '#lines', xpath('not(self::i:lines)') + transformed(EXCLUSIVE)],
  ['base64 of text', '#o-1', transformed(`${DSIG}base64`)],
];

test.skipIf(noXmlsec).each(parts)(
  'XML transforms: what xmlsec1 digests of a part is what we digest: %s',
  (_, uri, transforms) => {
    const objects = '<ds:Object Id="o-1">SGVsbG8sIHdv<!--x-->\ncmxk</ds:Object>';
    const xml = signedByXmlsec(BODY.replace('%', template({ references: reference(uri, transforms), objects })), LINES);

    expect(verifySignature(xml, undefined, LINES.ids).ok).toBe(true);
    expect(isGood(findOne(xml))).toBe(true);
  },
);

test.each([
  ['XSLT', transformed('http://www.w3.org/TR/1999/REC-xslt-19991116', '<a/>')],
  ['one nobody knows', transformed('urn:unknown')],
  ['XPath without an expression', transformed('http://www.w3.org/TR/1999/REC-xpath-19991116')],
  ['XPath that is none', xpath('not(')],
  ['a filter of another kind', filtered(['add', '/'])],
  ['base64 that is none', transformed(`${DSIG}base64`)],
  ['an enveloped signature in octets', transformed(C14N) + transformed(ENVELOPED)],
  ['seventeen transforms', transformed(C14N).repeat(17)],
])('XML transforms: a reference with %s is found, and not intact', (_, transforms) => {
  const [digest] = findOne(document(transforms)).digests;

  expect(digest).toMatchObject({ found: true, intact: false });
});

test.skipIf(noXmlsec).each([
  ['a document', 'QUJD', '', ''],
  ['an element with elements', '', '#o-1', '<ds:Object Id="o-1">QUJD<a/></ds:Object>'],
])('XML transforms: base64 of %s hides markup, and is not intact, unlike for xmlsec1', (_, text, uri, objects) => {
  const transforms = (uri === '' ? transformed(ENVELOPED) : '') + transformed(`${DSIG}base64`);
  const xml = signedByXmlsec(`<r>${text}${template({ references: reference(uri, transforms), objects })}</r>`);
  const [digest] = findOne(xml).digests;

  expect(verifySignature(xml).ok).toBe(true);
  expect(digest).toMatchObject({ found: true, intact: false });
});
