import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Draft } from '../../src/world/draft.ts';
import { kind, type Row, type Rows } from '../../src/world/rows.ts';
import { Tables } from '../../src/world/tables.ts';

interface Thing extends Row {
  readonly colour?: string;
  readonly tags?: readonly string[];
}

const things = kind<Thing>()('test.things', { colour: ({ colour }) => colour, tag: ({ tags }) => tags });

/** Makes a change to tables, and gives what takes it back. */
function change(tables: Tables, work: (rows: Rows) => void) {
  const draft = new Draft(tables);
  work(draft);
  return tables.apply(draft.changes() ?? { clear: false, changes: [] });
}

const ids = (rows: Iterable<Row>): string[] => [...rows].map(({ id }) => id);

test('world: a change shows its own writes, and nobody else does before it is made', () => {
  const tables = new Tables();
  change(tables, (rows) => rows.put(things, { id: 'a', colour: 'red' }));

  const draft = new Draft(tables);
  draft.put(things, { id: 'b', colour: 'red' });
  draft.put(things, { id: 'a', colour: 'blue' });

  expect(ids(draft.find(things, 'colour', 'red'))).toEqual(['b']);
  expect(ids(draft.find(things, 'colour', 'blue'))).toEqual(['a']);
  expect([draft.count(things, 'colour', 'red'), draft.count(things, 'colour', 'blue')]).toEqual([1, 1]);
  expect(ids(draft.list(things))).toEqual(['a', 'b']);
  expect(ids(tables.list(things))).toEqual(['a']);
  expect(ids(tables.find(things, 'colour', 'red'))).toEqual(['a']);
});

test('world: rows are frozen, and copies of what was put', () => {
  const tables = new Tables();
  const row = { id: 'a', tags: ['x'] };
  change(tables, (rows) => rows.put(things, row));
  row.tags.push('y');

  const kept = tables.get(things, 'a');

  expect(kept?.tags).toEqual(['x']);
  expect(Object.isFrozen(kept)).toBe(true);
  expect(Object.isFrozen(kept?.tags)).toBe(true);
});

test('world: an index finds a row under each of its values, and no longer when they change', () => {
  const tables = new Tables();
  change(tables, (rows) => rows.put(things, { id: 'a', tags: ['x', 'y'] }));
  expect(ids(tables.find(things, 'tag', 'y'))).toEqual(['a']);

  change(tables, (rows) => rows.put(things, { id: 'a', tags: ['y', 'z'] }));

  expect(['x', 'y', 'z'].map((tag) => tables.count(things, 'tag', tag))).toEqual([0, 1, 1]);
  expect(ids(tables.find(things, 'colour', 'undefined'))).toEqual([]);
});

test('world: an index that nobody declared is an error of ours', () => {
  const undeclared = kind<Thing>()('test.things') as unknown as typeof things;
  expect(() => [...new Tables().find(undeclared, 'colour', 'red')]).toThrow('declares no index colour');
});

const colour = fc.option(fc.constantFrom('red', 'blue', 'green'), { nil: undefined });
const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), id, colour }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
);

const perform = (rows: Rows, steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): void => {
  for (const taken of steps) {
    if (taken.do === 'put') rows.put(things, { id: taken.id, ...(taken.colour && { colour: taken.colour }) });
    else if (taken.do === 'delete') rows.delete(things, taken.id);
    else rows.clear();
  }
};

const COLOURS = ['red', 'blue', 'green'];

/** Rows and indexes, in no particular order. */
const contents = (tables: Pick<Rows, 'list' | 'find' | 'count'>) => ({
  rows: [...tables.list(things)].map((row) => JSON.stringify(row)).sort(),
  found: COLOURS.map((value) => ids(tables.find(things, 'colour', value)).sort()),
  counted: COLOURS.map((value) => tables.count(things, 'colour', value)),
});

test('world: a draft shows what the tables show once it is made, and undoing it shows what was there before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), (before, during) => {
      const tables = new Tables();
      change(tables, (rows) => perform(rows, before));
      const beginning = contents(tables);

      const draft = new Draft(tables);
      perform(draft, during);
      const expected = contents(draft);
      const undo = tables.apply(draft.changes() ?? { clear: false, changes: [] });
      expect(contents(tables)).toEqual(expected);
      expect(expected.counted).toEqual(expected.found.map((found) => found.length));

      tables.apply(undo);
      expect(contents(tables)).toEqual(beginning);
    }),
    { numRuns: 1000, seed: 42 },
  );
});
