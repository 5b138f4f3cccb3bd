import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Malformed } from '../../../src/pki/malformed.ts';
import { readDocument, readXml } from '../../../src/pki/xml/reader.ts';
import { attributeOf, childrenNamed, elementsWithin, textOf, type XmlElement } from '../../../src/pki/xml/tree.ts';
import { file, present, run } from '../pki.ts';

const noXmllint = !present('xmllint', '--version');

const read = (text: string | Uint8Array): XmlElement => readXml(Buffer.from(text));

test('XML: gives elements with their namespaces, attributes and text', () => {
  const root = read(
    '<?xml version="1.0" encoding="utf-8"?>\n<r xmlns="urn:r" xmlns:a="urn:a" x="1" a:x="2"><a:e/>t</r>\n',
  );

  const [element] = childrenNamed(root, 'urn:a', 'e');
  expect(root).toMatchObject({ prefix: '', local: 'r', namespace: 'urn:r', parent: undefined });
  expect(root.attributes).toMatchObject([
    { prefix: '', local: 'x', namespace: '', value: '1' },
    { prefix: 'a', local: 'x', namespace: 'urn:a', value: '2' },
  ]);
  expect([...root.declarations]).toEqual([
    ['', 'urn:r'],
    ['a', 'urn:a'],
  ]);
  expect(attributeOf(root, 'x')).toBe('1');
  expect(element?.parent).toBe(root);
  expect(elementsWithin(root)).toEqual([root, element]);
  expect(textOf(root)).toBe('t');
});

test('XML: text is put together from entities, sections and what stands around comments', () => {
  const root = read('<r>a&lt;&#x20AC;&amp;\r\nb<!-- not this --><![CDATA[<c>]]></r>');

  expect(textOf(root)).toBe('a<€&\nb<c>');
});

test('XML: white space in attributes becomes spaces, unless it is written as a number', () => {
  const root = read('<r x="a\r\nb\tc&#10;d"/>');

  expect(attributeOf(root, 'x')).toBe('a b c\nd');
});

const many = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join('');

test.each<[string, string | Uint8Array]>([
  ['nothing', ''],
  ['text', 'text'],
  ['a document type', '<!DOCTYPE r><r/>'],
  ['entities of its own', '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'],
  ['an entity that nobody declared', '<r>&nbsp;</r>'],
  ['a processing instruction', '<r>pay 1<?x 0?></r>'],
  ['a processing instruction before the root', '<?xml-stylesheet href="x"?><r/>'],
  ['another version', '<?xml version="1.1"?><r/>'],
  ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><r/>'],
  ['UTF-16', Buffer.from('\ufeff<r/>', 'utf16le')],
  ['bytes that are no UTF-8', Buffer.from([0x3c, 0x72, 0x3e, 0xff, 0x3c, 0x2f, 0x72, 0x3e])],
  ['a surrogate in UTF-8', Buffer.from([0x3c, 0x72, 0x3e, 0xed, 0xa0, 0x80, 0x3c, 0x2f, 0x72, 0x3e])],
  ['two marks at the beginning', '\ufeff\ufeff<r/>'],
  ['a control character', '<r>\u0001</r>'],
  ['a control character as a number', '<r>&#1;</r>'],
  ['a document type after a comment that looks like its end', '<!--><!DOCTYPE r>--><!DOCTYPE r><r/>'],
  ['a document type inside the root', '<r><!DOCTYPE r></r>'],
  ['two roots', '<r/><r/>'],
  ['text after the root', '<r/>text'],
  ['an attribute twice', '<r a="1" a="2"/>'],
  ['an attribute twice under two prefixes', '<r xmlns:a="urn:x" xmlns:b="urn:x" a:y="1" b:y="2"/>'],
  ['a prefix that is not declared', '<a:r/>'],
  ['a relative namespace', '<r xmlns="relative"/>'],
  ['a namespace in spaces', '<r xmlns=" urn:r "/>'],
  ['an element that is not closed', '<r><a></r>'],
  ['half a document', '<r><a'],
  ['half a surrogate pair as a number', '<r>&#xD800;</r>'],
])('XML: refuses %s', (_, text) => {
  expect(() => read(text)).toThrow(Malformed);
});

test.each<[string, () => string, RegExp]>([
  ['300 KB of levels', () => '<a>'.repeat(90_000), /levels/],
  ['more beginnings of nodes than there may be nodes, before it reads one', () => '<a>'.repeat(350_000), /nodes/],
  ['100,000 attributes', () => `<r ${many(100_000, (n) => ` a${n}=""`)}/>`, /attributes/],
  ['250,000 elements', () => `<r>${'<a/>'.repeat(250_000)}</r>`, /nodes/],
  ['110,000 comments', () => `<r>${'<!---->'.repeat(110_000)}</r>`, /nodes/],
  ['a name of 1 MB', () => `<${'a'.repeat(1_000_000)}/>`, /name/],
  ['the name of an attribute of 1 MB', () => `<r ${'a'.repeat(1_000_000)}=""/>`, /name/],
  ['a namespace of 1 MB', () => `<r xmlns="urn:${'a'.repeat(1_000_000)}"/>`, /name/],
  ['a prefix of 1 MB that is not declared', () => `<${'a'.repeat(1_000_000)}:b/>`, /name/],
  ['an entity of 1 MB', () => `<r>&${'a'.repeat(1_000_000)};</r>`, /^Not well-formed.{0,220}$/],
  ['1 MB of references', () => `<r>${'&lt;'.repeat(600_000)}</r>`, /references/],
  [
    'a document type of 1 MB',
    () => `<?xml version="1.0"?><!-- a --><!DOCTYPE r [${'<!ENTITY a "b">'.repeat(70_000)}]><r/>`,
    /document type/,
  ],
  ['17 MB', () => `<r>${'QUJD'.repeat(4_400_000)}</r>`, /bytes/],
])('XML: refuses %s', (_, text, message) => {
  const bytes = Buffer.from(text());

  expect(() => readXml(bytes)).toThrow(Malformed);
  expect(() => readXml(bytes)).toThrow(message);
});

test('XML: takes what is just within the bounds', () => {
  const deep = read('<a>'.repeat(100) + '</a>'.repeat(100));
  const wide = read(`<r ${many(256, (n) => ` a${n}=""`)}>${'<a/>'.repeat(99_000)}</r>`);

  expect(elementsWithin(deep)).toHaveLength(100);
  expect(elementsWithin(wide)).toHaveLength(99_001);
});

test('XML: what looks like a document type in a comment is none', () => {
  expect(read('<!--><!DOCTYPE r>--><r><![CDATA[<!DOCTYPE r>]]></r><!--<!DOCTYPE r>-->').local).toBe('r');
});

test('XML: names that mean something to JavaScript are names', () => {
  const root = read('<r xmlns:__proto__="urn:p" __proto__="1" constructor="2"><__proto__:toString/></r>');

  expect(attributeOf(root, '__proto__')).toBe('1');
  expect(attributeOf(root, 'constructor')).toBe('2');
  expect(childrenNamed(root, 'urn:p', 'toString')).toHaveLength(1);
});

const piece = fc.constantFrom(
  ...[
    '<a>',
    '</a>',
    '<b x="1"/>',
    '<a:b>',
    '</a:b>',
    ' xmlns:a="urn:a"',
    '<a xmlns:a="urn:a">',
    '&amp;',
    '&',
    ';',
    ']]>',
  ],
  ...['<![CDATA[', '<!--', '-->', '--', 'x', ' ', '\n', '"', "'", '=', '<', '>', '/', '&#65;', '&#x0;', 'é', '\ufffe'],
);

test.skipIf(noXmllint)('XML: what is read is well-formed for xmllint too', () => {
  const accepted = fc
    .sample(fc.array(piece, { maxLength: 6 }), { numRuns: 20_000, seed: 1 })
    .map((pieces) => `<a>${pieces.join('')}</a>`)
    .filter((text) => {
      try {
        return read(text).local === 'a';
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
        return false;
      }
    });

  const documents = [...new Set(accepted)].map((text) => file(text, 'accepted.xml'));
  expect(documents.length).toBeGreaterThan(500);
  expect(run('xmllint', '--noout', ...documents)).toEqual({ ok: true, output: '' });
});

test('XML: documents of strangers may have instructions, which are nodes like others', () => {
  const { root, children } = readDocument(Buffer.from('<?a b?><!--c--><r>x<?d?>y</r>'));

  expect(children).toMatchObject([
    { kind: 'instruction', target: 'a', data: 'b' },
    { comment: 'c' },
    { kind: 'element' },
  ]);
  expect(root.children).toMatchObject([{ text: 'x' }, { target: 'd', data: '' }, { text: 'y' }]);
});

test.each([
  ['UTF-8 with a mark', Buffer.from('\ufeff<r>é</r>')],
  ['UTF-16', Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><r>é</r>', 'utf16le')],
  ['UTF-16, the other way round', Buffer.from('\ufeff<r>é</r>', 'utf16le').swap16()],
  ['ISO-8859-1', Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><r>é</r>', 'latin1')],
  ['ISO-8859-15', Buffer.from('<?xml version="1.0" encoding="ISO-8859-15"?><r>é</r>', 'latin1')],
  ['Windows-1252', Buffer.from('<?xml version="1.0" encoding="windows-1252"?><r>é</r>', 'latin1')],
])('XML: documents of strangers may be in %s', (_, bytes) => {
  expect(textOf(readDocument(bytes).root)).toBe('é');
});

test.each([
  ['windows-1252', '\x80 \x92 \x9f', '€ ’ Ÿ'],
  ['ISO-8859-15', '\xa4 \xbd', '€ œ'],
])('XML: %s has characters where ISO-8859-1 has others', (encoding, bytes, text) => {
  const document = Buffer.from(`<?xml version="1.0" encoding="${encoding}"?><r>${bytes}</r>`, 'latin1');

  expect(textOf(readDocument(document).root)).toBe(text);
});

test.each([
  ['another encoding', '<?xml version="1.0" encoding="Shift_JIS"?><r/>'],
  ['a document type', '<?a?><!DOCTYPE r><r/>'],
  ['an encoding that bytes are not in', Buffer.from('<?xml version="1.0" encoding="UTF-8"?><r>é</r>', 'latin1')],
  ['half a character', Buffer.from([0xfe, 0xff, 0x00])],
])('XML: documents of strangers may not have %s', (_, bytes) => {
  expect(() => readDocument(Buffer.from(bytes))).toThrow(Malformed);
});
