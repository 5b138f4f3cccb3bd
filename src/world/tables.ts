import type { Change, ChangeSet, Indexed, Kind, ReadRows, Row } from './rows.ts';

/** The values under which an index has a row. */
export const valuesOf = (indexed: Indexed<never>, row: Row): readonly string[] => {
  const value = indexed(row as never);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

interface Index {
  readonly of: Indexed<never>;
  /** By value, then by id. */
  readonly found: Map<string, Map<string, Row>>;
}

/** The rows of one kind and the indexes over them. */
class Table {
  readonly rows = new Map<string, Row>();
  /** Grows with every change to the table, so that what is derived from it can be kept until it moves. */
  revision = 0;
  readonly #indexes = new Map<string, Index>();

  /** The rows under a value by their ids, building the index when the kind is first asked for it. */
  under(kind: Kind<never, string>, name: string, value: string): ReadonlyMap<string, Row> | undefined {
    let index = this.#indexes.get(name);
    if (index === undefined) {
      const of = kind.indexes[name];
      if (of === undefined) throw new TypeError(`kind ${kind.name} declares no index ${name}`);
      index = { of, found: new Map() };
      for (const row of this.rows.values()) enter(index, row);
      this.#indexes.set(name, index);
    }
    return index.found.get(value);
  }

  set(id: string, row: Row | undefined): void {
    this.revision += 1;
    const before = this.rows.get(id);
    for (const index of this.#indexes.values()) {
      if (before !== undefined) leave(index, before);
      if (row !== undefined) enter(index, row);
    }
    if (row === undefined) this.rows.delete(id);
    else this.rows.set(id, row);
  }
}

function enter({ of, found }: Index, row: Row): void {
  for (const value of valuesOf(of, row)) {
    const rows = found.get(value);
    if (rows === undefined) found.set(value, new Map([[row.id, row]]));
    else rows.set(row.id, row);
  }
}

function leave({ of, found }: Index, row: Row): void {
  for (const value of valuesOf(of, row)) {
    const rows = found.get(value);
    rows?.delete(row.id);
    if (rows?.size === 0) found.delete(value);
  }
}

/** Every row of a world, in memory. */
export class Tables implements ReadRows {
  #tables = new Map<string, Table>();

  table(kindName: string): Table {
    let table = this.#tables.get(kindName);
    if (table === undefined) {
      table = new Table();
      this.#tables.set(kindName, table);
    }
    return table;
  }

  get<T extends Row, I extends string>(kind: Kind<T, I>, id: string): T | undefined {
    return this.#tables.get(kind.name)?.rows.get(id) as T | undefined;
  }

  list<T extends Row, I extends string>(kind: Kind<T, I>): Iterable<T> {
    return this.table(kind.name).rows.values() as Iterable<T>;
  }

  find<T extends Row, I extends string>(kind: Kind<T, I>, index: I, value: string): Iterable<T> {
    const rows = this.table(kind.name).under(kind, index, value);
    return (rows?.values() ?? []) as Iterable<T>;
  }

  count<T extends Row, I extends string>(kind: Kind<T, I>, index: I, value: string): number {
    return this.table(kind.name).under(kind, index, value)?.size ?? 0;
  }

  /** Brings a change set in, and gives the one that takes it out again. */
  apply(set: Pick<ChangeSet, 'clear' | 'changes'>): Pick<ChangeSet, 'clear' | 'changes'> {
    const undo: Change[] = [];
    if (set.clear) {
      for (const [name, table] of this.#tables) {
        for (const row of table.rows.values()) undo.push({ kind: name, id: row.id, row });
      }
      this.#tables = new Map();
    }
    const back: Change[] = [];
    for (const { kind: name, id, row } of set.changes) {
      const table = this.table(name);
      const before = table.rows.get(id);
      back.push(before === undefined ? { kind: name, id } : { kind: name, id, row: before });
      table.set(id, row);
    }
    return set.clear ? { clear: true, changes: undo } : { clear: false, changes: back.reverse() };
  }

  /** Every row with its kind, kinds in the order of their first row. */
  *all(): Iterable<{ kind: string; row: Row }> {
    for (const [name, table] of this.#tables) for (const row of table.rows.values()) yield { kind: name, row };
  }

  /** The names of the kinds that have rows, and how many each has. */
  counts(): Record<string, number> {
    return Object.fromEntries(
      [...this.#tables].filter(([, table]) => table.rows.size > 0).map(([name, { rows }]) => [name, rows.size]),
    );
  }
}
