import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineCounter } from 'yaml';
import { readSubset } from '../../src/scenario/subset/block.ts';
import { readYaml } from '../../src/scenario/yaml.ts';

/** What the library says of a text; undefined when there is something to object to. */
function readByLibrary(text: string): unknown {
  try {
    const { document, objections } = readYaml(text, new LineCounter());
    return objections.length > 0 ? undefined : document.toJS();
  } catch {
    return undefined;
  }
}

const SCENARIOS = readdirSync('scenarios').map((file) => readFileSync(`scenarios/${file}`, 'utf8'));

/** Scenarios without what only the library reads: anchors, and the aliases that name them. */
const plain = SCENARIOS.map((text) => text.replace(/&\w+ ?/g, '').replace(/\*(?=\w)/g, ''));

test.each([
  [
    'a: 1\nb:\n  - x: y\n    z: [1, "two", { three: null }]\n  - - deep\n',
    { a: 1, b: [{ x: 'y', z: [1, 'two', { three: null }] }, ['deep']] },
  ],
  [
    '# first\na: # none\nb: text # with a comment\nlist:\n- at the indent of its key\n',
    { a: null, b: 'text', list: ['at the indent of its key'] },
  ],
  [
    'at: 2026-01-15T09:00:00Z\nday: 2026-01-15\nurl: https://host/a?b#c\n',
    { at: '2026-01-15T09:00:00Z', day: '2026-01-15', url: 'https://host/a?b#c' },
  ],
  ['{\n"a": [1, -2.5, true],\n"b c": {}\n}\n', { a: [1, -2.5, true], 'b c': {} }],
])('the subset of YAML: %j', (text, expected) => {
  expect(readSubset(text)).toStrictEqual(expected);
  expect(readByLibrary(text)).toStrictEqual(expected);
});

test.each([
  ['an anchor', 'a: &x 1\nb: *x'],
  ['a tag', 'a: !!str 1'],
  ['a text of several lines', 'a: one\n  two'],
  ['a block scalar', 'a: |\n  one'],
  ['another document', 'a: 1\n---\nb: 2'],
  ['a number as only YAML writes it', 'a: 0x1F'],
  ['a word as only YAML writes it', 'a: NULL'],
  ['an escape', 'a: "\\n"'],
  ['a key that is there already', 'a: 1\na: 2'],
  ['a key that every object knows', '__proto__: 1'],
  ['a tabulator', 'a:\t1'],
  ['an item that is no part of anything', 'a: 1\n- b'],
  ['an entry between two indents', 'a:\n    b: 1\n  c: 2'],
  ['nesting without end', `a: ${'['.repeat(1000)}`],
  ['nothing', ''],
])('the subset of YAML: %s is left to the library', (_, text) => {
  expect(readSubset(text)).toBeUndefined();
});

test('the subset of YAML: scenarios as people write them are in it', () => {
  const read = plain.filter((text) => readSubset(text) !== undefined);

  expect(read.length).toBeGreaterThan(SCENARIOS.length / 2);
});

const PIECES = [
  ...[' ', '  ', '\n', '\n  ', '\n- ', '- ', ': ', ':', '#', ' #', ', ', '{', '}', '[', ']', '"', "'", '\t', '\r'],
  ...['a', 'b: ', 'null', '~', '-1', '0x1', '1e3', '.5', '-', '? ', '|', '>', '&a ', '*a', '!!str ', '%', '---', '...'],
  ...[
    '<<: ',
    'é',
    'a:b',
    '- a: b',
    '{ a: 1 }',
    '{ a }',
    '[1, 2]',
    "it''s",
    '+1',
    '-0',
    '1.0',
    '\u00a0',
    '"a":1',
    '\n# c\n',
  ],
];

/** A piece of one of the scenarios, in which something was put in place of something else. */
const damaged = fc
  .record({
    text: fc.constantFrom(...plain.flatMap((text) => [text, ...text.split(/\n(?=\S)/)])),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...PIECES)), { maxLength: 3 }),
  })
  .map(({ text, changes }) =>
    changes.reduce((whole, [place, length, piece]) => {
      const at = place % (whole.length + 1);
      return whole.slice(0, at) + piece + whole.slice(at + length);
    }, text),
  );

const strung = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

test('the subset of YAML: what is read says what the library says, or nothing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        damaged,
        strung,
        strung.map((text) => `a: ${text}`),
        fc.json(),
      ),
      (text) => {
        const read = readSubset(text);

        if (read !== undefined) expect(read).toStrictEqual(readByLibrary(text));
      },
    ),
    { numRuns: 3000 },
  );
});

test('the subset of YAML: long texts are read in a time that grows with them', () => {
  for (const piece of ['a:', 'a ', ' #', "'", '[', '{a: ', '- ', '\n', '\n- ', '1']) {
    const text = `a: ${piece.repeat(500_000)}`;

    expect(() => readSubset(text)).not.toThrow();
  }
});
