import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Malformed } from '../../../src/pki/malformed.ts';
import { budget } from '../../../src/pki/xml/budget.ts';
import { readDocument } from '../../../src/pki/xml/reader.ts';
import { elementsWithin, type XmlElement } from '../../../src/pki/xml/tree.ts';
import { evaluateAt } from '../../../src/pki/xml/xpath-evaluation.ts';
import { parseXPath } from '../../../src/pki/xml/xpath-parser.ts';
import { toText, type Value } from '../../../src/pki/xml/xpath-values.ts';
import { file, present, readsOrRefuses, run } from '../pki.ts';

const noXmllint = !present('xmllint', '--version');

const XML = [
  '<?xml version="1.0"?><!-- top --><?pi one two?>',
  '<r xmlns:a="urn:a" a:x="1" x="2" xml:lang="fr-TN"><a:b>un<c n="1">deux</c><!-- inside --><c n="2">3</c></a:b>',
  '<d><e>1</e><e>2.5</e><e> 10 </e><e>text</e></d><f xml:lang="en"><g/>caf\u00e9 \u{1F600}<h><g i="j"/></h></f></r>',
].join('');

const document = readDocument(Buffer.from(XML));
const NAMESPACES = new Map([['a', 'urn:a']]);

function value(expression: string, steps = 1_000_000): Value {
  const environment = { document, here: document.root, withId: () => undefined, spend: budget(steps) };
  return evaluateAt(parseXPath(expression, NAMESPACES), document, environment);
}

const text = (expression: string): string => toText(value(expression), budget(1_000_000));

/** xmllint has no namespaces to give to an expression. */
const EXPRESSIONS = [
  ...[
    'count(//node())',
    'count(//@*)',
    'count(/descendant-or-self::node())',
    'count(//namespace::*)',
    'count(//comment())',
  ],
  ...[
    'count(//processing-instruction())',
    "count(//processing-instruction('pi'))",
    "string(//processing-instruction('pi'))",
  ],
  ...['count(//c[1])', 'count((//c)[1])', 'string(//c[last()])', 'string(//c[position() = 2])', 'string((//e)[3])'],
  ...[
    'count(//g/ancestor::*)',
    'name(//g[@i]/ancestor::*[1])',
    'name(//g[@i]/ancestor::*[last()])',
    'count(//h/preceding::*)',
  ],
  ...['name(//h/preceding::*[1])', 'count(//c[1]/following::node())', 'count(//e[2]/following-sibling::*)'],
  ...[
    'string(//e[3]/preceding-sibling::*[1])',
    'string(//e[3]/preceding-sibling::*[2])',
    'count(//g/..)',
    'count(//@n/parent::c)',
  ],
  ...[
    'count(//e | //c | //e)',
    'name((//g | //c | /r)[1])',
    'count(/)',
    'count(//c/self::c)',
    'count(//self::c)',
    'count(//child::c)',
  ],
  ...[
    'sum(//c/@n)',
    'sum(//e[. < 5])',
    '//e = 2.5',
    '//e != 2.5',
    '//e > 9',
    '//e < //c',
    '//e = //c',
    "'a' = 'a'",
    '1 = true()',
  ],
  ...[
    "//x = ''",
    'not(//x)',
    '//x = //x',
    "'b' > 'a'",
    '1 div 0',
    '-1 div 0',
    '0 div 0',
    '5 mod 2',
    '-5 mod 2',
    '5.5 mod 2',
    '1.5 + 2 * 3 - 4 div 8',
  ],
  ...[
    '- - 1',
    '-(1)',
    '2 > 1 > 0',
    '1 < 2 and 2 < 3 or false()',
    '1 or 1 div 0',
    'round(2.5)',
    'round(-2.5)',
    'round(-0.2)',
    'floor(-1.5)',
    'ceiling(1.2)',
  ],
  ...[
    "number('  12.50 ')",

    "number('')",
    "number('+1')",
    'number(true())',
    'string(1000000)',
    'string(0.1)',
    'string(-0)',
    'string(1 div 3 > 0.3)',
  ],
  ...[
    "concat('a', 1, true())",
    "contains('abc', 'bc')",
    "contains('abc', '')",
    "starts-with('abc', 'ab')",
    "substring-before('1999/04', '/')",
  ],
  ...[
    "substring-after('1999/04', '/')",
    "substring-after('a', 'b')",
    "substring('12345', 2, 3)",
    "substring('12345', 2)",
    "substring('12345', 1.5, 2.6)",
  ],
  ...[
    "substring('12345', 0, 3)",
    "substring('12345', 0 div 0, 3)",
    "substring('12345', -42, 1 div 0)",
    "substring('12345', -1 div 0, 1 div 0)",
  ],
  ...[
    "string-length('caf\u00e9 \u{1F600}')",
    "normalize-space('  a  b\t\nc ')",
    "translate('bar', 'abc', 'AB')",
    "translate('--aaa--', 'abc-', 'ABC')",
    "translate('aa', 'aa', 'xy')",
  ],
  ...[
    "count(//*[lang('fr')])",
    "count(//*[lang('FR-tn')])",
    "count(//*[lang('en')])",
    'local-name(/r/*[1])',
    'namespace-uri(/r/*[1])',
    'name(/r/*[1])',
    'name(/r/@*[1])',
    'local-name(//comment())',
  ],
  ...[
    'local-name(//processing-instruction())',
    'string(/)',
    'string(//d)',
    'string(//comment()[1])',
    'string-length()',
    'boolean(//c)',
    "boolean('')",
    "boolean('false')",
    'boolean(0)',
    'true() and not(false())',
  ],
  ...[
    "//c[@n = '2']/text()",
    'string(//*[@n][2])',
    'count(//*[not(@*)])',
    'count(//*[e])',
    'count(//e[. = 1 or . = 2.5])',
    'count(//*[self::c or self::e])',
    'string(//d/e[last() - 1])',
    "count(//text()[contains(., 'e')])",
  ],
  ...[
    'count(/r/d/e[position() mod 2 = 0])',
    "count(//*[name() = 'c'][2])",
    'string(//c/@n[. > 1])',
    '.5 + 1.',
    'count(//*[*][text()])',
    'div',
    'count(//div)',
    '//c/div = 1',
    'count(/r/*/*)',
    'count(/*//*)',
  ],
];

const written = (found: Value): string =>
  typeof found === 'object' ? found.map((node) => toText([node], budget(1e6))).join('\n') : toText(found, budget(1e6));

test.skipIf(noXmllint).each(EXPRESSIONS)('XPath: gives what xmllint gives: %s', (expression) => {
  const { output } = run('xmllint', '--xpath', `string(${expression})`, file(XML));
  const whole = value(expression);
  const expected = output.replace(/^XPath set is empty\s*/, '').replace(/\n$/, '');

  expect(toText(whole, budget(1e6)), written(whole)).toBe(expected);
});

test('XPath: prefixes are those in scope of the expression', () => {
  expect(text('name(//a:b)')).toBe('a:b');
  expect(text('count(//a:*)')).toBe('1');
  expect(text('string(/r/@a:x)')).toBe('1');
  expect(text('count(/r/@*[namespace-uri() = "urn:a"])')).toBe('1');
  expect(text('count(/r/namespace::a)')).toBe('1');
});

test('XPath: here() is the element with the expression', () => {
  const [, here] = elementsWithin(document.root) as [XmlElement, XmlElement];
  const environment = { document, here, withId: () => undefined, spend: budget(1000) };

  expect(evaluateAt(parseXPath('here()', NAMESPACES), document, environment)).toEqual([here]);
});

test.each([
  ...[
    '',
    '(',
    ')',
    '//',
    'a b',
    'a[',
    'a]',
    '@',
    '1 +',
    'a/',
    '..a',
    'child::',
    'sideways::a',
    '$a',
    'b:c',
    'nothing()',
    'count()',
  ],
  ...[
    'count(1)',
    'not()',
    'true(1)',
    "'",
    '"',
    'a[1',
    '1 2',
    'a::b::c',
    '#',
    'a:',
    '::a',
    'text(1)',
    'sum(1)',
    '1 | 2',
    '/ | 1',
    'position(1)',
  ],
  ...[`${'('.repeat(40)}1${')'.repeat(40)}`, `a${'[a'.repeat(40)}${']'.repeat(40)}`, `1${' + 1'.repeat(2000)}`],
])('XPath: refuses %s', (expression) => {
  expect(() => value(expression)).toThrow(Malformed);
});

test.each([
  'count(//*[//*[//*[//*[//*[//*[//*]]]]]])',
  `//node()${'/following::node()/preceding::node()'.repeat(8)}`,
  `concat(${Array(60).fill('string(/)').join(',')}) = concat(${Array(60).fill('string(/)').join(',')})`,
  `string-length(${'concat('.repeat(25)}//e${Array(25)
    .fill(`, ${Array(40).fill('/').join(', ')})`)
    .join('')})`,
])('XPath: stops when it has cost too much: %s', (expression) => {
  expect(() => value(expression, 2_000)).toThrow(/More work than/);
});

const wide = readDocument(
  Buffer.from(
    `<r xmlns:b="urn:b" xmlns:c="urn:c" xmlns:d="urn:d">${'<a/>'.repeat(300)}<t>${'a '.repeat(2000)}</t><s>${'a '.repeat(500)}b${' a'.repeat(500)}</s></r>`,
  ),
);

test.each([
  ['count(//a/following::node())', 150_000],
  ['count(//a/preceding::node())', 150_000],
  ['count(//a/following-sibling::*/preceding-sibling::*)', 150_000],
  ['count(//namespace::*)', 5_000],
  ['string-length(/)', 1_500],
  ['substring(/, 1)', 1_500],
  ["translate(/, 'a', 'b')", 1_500],
  ['normalize-space(/)', 1_500],
  ['contains(//t, //s)', 4_000],
  ['count(id(/))', 4_000],
])('XPath: %s costs more than %d steps where there is much to look at', (expression, steps) => {
  const environment = { document: wide, here: wide.root, withId: () => undefined };
  const parsed = parseXPath(expression, NAMESPACES);

  expect(() => evaluateAt(parsed, wide, { ...environment, spend: budget(steps) })).toThrow(/More work than/);
  expect(() => evaluateAt(parsed, wide, { ...environment, spend: budget(1_000_000) })).not.toThrow();
});

const piece = fc.constantFrom(
  ...[
    '//',
    '/',
    'a:b',
    '*',
    '[',
    ']',
    '(',
    ')',
    '1',
    '.5',
    "'x'",
    '=',
    '<',
    '+',
    '-',
    'or',
    'mod',
    '|',
    '@',
    '.',
    '..',
    ' ',
    ',',
  ],
  ...[
    'c',
    'e',
    'count(',
    'string(',
    'substring(',
    'translate(',
    'position()',
    'last()',
    'text()',
    'ancestor::',
    'namespace::',
    'id(',
  ],
);

test('XPath: 3,000 expressions are evaluated or refused', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => readsOrRefuses(() => value(pieces.join('')))),
    { numRuns: 3000 },
  );
});
