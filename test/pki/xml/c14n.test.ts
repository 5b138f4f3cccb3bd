import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Malformed } from '../../../src/pki/malformed.ts';
import { canonicalize, formNamed } from '../../../src/pki/xml/c14n.ts';
import { readDocument, readXml } from '../../../src/pki/xml/reader.ts';
import { elementsWithin, type XmlElement } from '../../../src/pki/xml/tree.ts';
import { file, keys, present, run } from '../pki.ts';

const noXmllint = !present('xmllint', '--version');
const noXmlsec = !present('xmlsec1', '--version');

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

const read = (xml: string): XmlElement => readXml(Buffer.from(xml));

function canonical(element: XmlElement, algorithm: string, prefixes?: readonly string[]): string {
  const form = formNamed(algorithm);
  if (form === undefined) throw new Error(algorithm);
  return canonicalize(element, form, prefixes).toString();
}

/** An element below the root of a document. */
const inside = (xml: string, local: string): XmlElement => {
  const found = elementsWithin(read(xml)).find((element) => element.local === local);
  if (found === undefined) throw new Error(local);
  return found;
};

test('C14N: the example of the recommendation, elements and attributes', () => {
  const xml = `<doc>
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
</doc>`;

  expect(canonical(read(xml), C14N)).toBe(`<doc>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
</doc>`);
});

test('C14N: a part takes over the namespaces and xml: attributes around it', () => {
  const xml = '<r xmlns="urn:r" xmlns:a="urn:a" xml:lang="fr" xml:id="r"><m xml:lang="ar"><e b="1"/></m></r>';

  const part = inside(xml, 'e');
  expect(canonical(part, C14N)).toBe('<e xmlns="urn:r" xmlns:a="urn:a" b="1" xml:id="r" xml:lang="ar"></e>');
  expect(canonical(part, C14N11)).toBe('<e xmlns="urn:r" xmlns:a="urn:a" b="1" xml:lang="ar"></e>');
  expect(canonical(part, EXCLUSIVE)).toBe('<e xmlns="urn:r" b="1"></e>');
  expect(canonical(part, EXCLUSIVE, ['a'])).toBe('<e xmlns="urn:r" xmlns:a="urn:a" b="1"></e>');
});

test('C14N: xml:base around a part is taken over by 1.0 and refused by 1.1', () => {
  const part = inside('<r xml:base="http://a.test/"><e/></r>', 'e');

  expect(canonical(part, C14N)).toBe('<e xml:base="http://a.test/"></e>');
  expect(() => canonical(part, C14N11)).toThrow(Malformed);
  expect(canonical(part, EXCLUSIVE)).toBe('<e></e>');
});

test('C14N: comments stay where the form wants them', () => {
  const root = read('<!--0--><r><!--1-->a<!--2--></r>');

  expect(canonical(root, C14N)).toBe('<r>a</r>');
  expect(canonical(root, `${C14N}#WithComments`)).toBe('<r><!--1-->a<!--2--></r>');
});

// libxml2 2.9 leaves it as it is, which is not even XML; that is why no namespace below has an ampersand.
test('C14N: an ampersand in a namespace is escaped, as in any attribute', () => {
  expect(canonical(read('<r xmlns="urn:a&amp;b"/>'), C14N)).toBe('<r xmlns="urn:a&amp;b"></r>');
});

test('C14N: knows no other algorithm', () => {
  expect(formNamed('http://www.w3.org/TR/1999/REC-xslt-19991116')).toBeUndefined();
  expect(formNamed('')).toBeUndefined();
});

interface Shape {
  readonly prefix: string;
  readonly local: string;
  readonly declares: Readonly<Record<string, string>>;
  readonly attributes: readonly { readonly prefix: string; readonly local: string; readonly value: string }[];
  readonly children: readonly (Shape | string)[];
}

const namespace = fc.constantFrom('urn:a', 'urn:b', 'http://c.test/?x=1#y');
const text = fc
  .array(fc.constantFrom(...'ab é€\u{1F600}\uE000\t\n\r&<>"\'\u0085\u2028'), { maxLength: 6 })
  .map((characters) => characters.join(''));
const numbered = (value: string): string =>
  value.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
const markup = fc.oneof(
  text.map(numbered),
  text.map((value) => value.replace(/[&<>]/g, '')),
  text.map((value) => `<![CDATA[${value}]]>`),
  text.map((value) => `<!--${value}-->`),
);
const attribute = fc.record({
  prefix: fc.constantFrom('', 'a', 'b', 'xml'),
  local: fc.constantFrom('x', 'y', 'é', '\u{10400}', '\uFDF0', 'lang'),
  value: fc.oneof(
    text.map(numbered),
    text.map((value) => value.replace(/[&<"]/g, '')),
  ),
});
const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    prefix: fc.constantFrom('', 'a', 'b'),
    local: fc.constantFrom('e', 'f', 'é'),
    declares: fc.record(
      { '': fc.oneof(namespace, fc.constant('')), a: namespace, b: namespace, c: namespace },
      { requiredKeys: [] },
    ),
    attributes: fc.uniqueArray(attribute, { maxLength: 4, selector: ({ local }) => local }),
    children: fc.array(fc.oneof({ maxDepth: 4 }, markup, tie('shape')), { maxLength: 4 }),
  }),
}));

/** Elements have an xml:id where ids are given. */
function written({ prefix, local, declares, attributes, children }: Shape, ids?: Generator<string>): string {
  const name = prefix === '' ? local : `${prefix}:${local}`;
  const all = [
    ...attributes.map((a) => `${a.prefix === '' ? '' : `${a.prefix}:`}${a.local}="${a.value}"`),
    ...Object.entries(declares).map(([p, uri]) => `xmlns${p === '' ? '' : `:${p}`}="${numbered(uri)}"`),
    ...(ids === undefined ? [] : [`xml:id="${ids.next().value}"`]),
  ];
  const content = children.map((child) => (typeof child === 'string' ? child : written(child, ids)));
  return `<${[name, ...all].join(' ')}>${content.join('')}</${name}>`;
}

const AROUND = 'xmlns:a="urn:a" xmlns:b="urn:b"';

test.skipIf(noXmllint)('C14N: whole documents are as xmllint writes them', () => {
  const documents = fc.sample(shape, { numRuns: 200, seed: 7 }).map((one) => `<r ${AROUND}>${written(one)}</r>`);

  for (const xml of documents) {
    const path = file(xml, 'document.xml');
    const root = read(xml);
    expect(canonical(root, `${C14N}#WithComments`)).toBe(run('xmllint', '--c14n', path).output);
    expect(canonical(root, `${C14N11}#WithComments`)).toBe(run('xmllint', '--c14n11', path).output);
    expect(canonical(root, `${EXCLUSIVE}WithComments`)).toBe(run('xmllint', '--exc-c14n', path).output);
  }
});

test.skipIf(noXmllint)('C14N: what is around the root, and instructions, are as xmllint writes them', () => {
  const xml = `<?xml version="1.0"?>\n<?a  b c ?>\n<!--1-->  <r ${AROUND}>x<?d?><?e f?>\n</r>\n<!--2--><?g h?>\n`;
  const form = formNamed(`${C14N}#WithComments`);
  const plain = formNamed(C14N);
  if (form === undefined || plain === undefined) throw new Error(C14N);

  const { output } = run('xmllint', '--c14n', file(xml, 'document.xml'));
  expect(canonicalize(readDocument(Buffer.from(xml)), form).toString()).toBe(output);
  expect(canonicalize(readDocument(Buffer.from(xml)), plain).toString()).toBe(
    output.replace(/<!--.*?-->\n|\n<!--.*?-->/g, ''),
  );
});

function* numbers(): Generator<string> {
  for (let n = 1; ; n += 1) yield `n${n}`;
}

/** How parts of documents are referred to: without their comments by id alone, with them by XPointer. */
const TRANSFORMS: readonly { readonly algorithm: string; readonly comments: boolean; readonly prefixes?: string[] }[] =
  [
    { algorithm: C14N, comments: false },
    { algorithm: `${C14N}#WithComments`, comments: true },
    { algorithm: C14N11, comments: false },
    { algorithm: `${C14N11}#WithComments`, comments: true },
    { algorithm: EXCLUSIVE, comments: false },
    { algorithm: `${EXCLUSIVE}WithComments`, comments: true },
    { algorithm: EXCLUSIVE, comments: false, prefixes: ['a', 'c'] },
    { algorithm: EXCLUSIVE, comments: false, prefixes: ['#default', 'b'] },
  ];

const DS = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';

const reference = (id: string, { algorithm, comments, prefixes = [] }: (typeof TRANSFORMS)[number]): string => {
  const list = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${prefixes.join(' ')}"/>`;
  return [
    `<ds:Reference URI="${comments ? `#xpointer(id('${id}'))` : `#${id}`}"><ds:Transforms>`,
    `<ds:Transform Algorithm="${algorithm}">${prefixes.length === 0 ? '' : list}</ds:Transform></ds:Transforms>`,
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>',
  ].join('');
};

const keyFile = file(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'key.pem');

test.skipIf(noXmlsec)('C14N: parts of documents have the digests that xmlsec1 gives them', () => {
  for (const one of fc.sample(shape, { numRuns: 60, seed: 11 })) {
    const xml = `<r ${AROUND} xml:lang="fr" xml:space="preserve">${written(one, numbers())}</r>`;
    const parts = elementsWithin(read(xml)).slice(1, 6);
    const wanted = parts.flatMap((part) => TRANSFORMS.map((transform) => ({ part, transform })));
    const references = wanted.map(({ part, transform }) => reference(idOf(part), transform));
    const template = xml.replace(/<\/r>$/, `${signature(references)}</r>`);

    const { output } = run('xmlsec1', '--sign', '--privkey-pem', keyFile, file(template, 'template.xml'));

    const digests = [...output.matchAll(/<ds:DigestValue>([^<]+)/g)].map(([, digest]) => digest);
    const ours = wanted.map(({ part, transform }) => {
      const prefixes = transform.prefixes?.map((prefix) => (prefix === '#default' ? '' : prefix));
      return createHash('sha256')
        .update(canonical(part, transform.algorithm, prefixes))
        .digest('base64');
    });
    expect(digests, xml).toEqual(ours);
  }
});

const idOf = (element: XmlElement): string => element.attributes.find(({ local }) => local === 'id')?.value ?? '';

const signature = (references: readonly string[]): string =>
  [
    `<ds:Signature ${DS}><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/>`,
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>',
    `${references.join('')}</ds:SignedInfo><ds:SignatureValue/></ds:Signature>`,
  ].join('');
