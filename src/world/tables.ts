import type { Change, ChangeSet, Indexed, Kind, ReadRows, Row } from './rows.ts';

/** The values under which an index has a row. */
export const valuesOf = (indexed: Indexed<never>, row: Row): readonly string[] => {
  const value = indexed(row as never);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

/** The rows of one kind and the indexes over them. */
class Table {
  readonly rows = new Map<string, Row>();
  /** Grows with every change to the table, so that what is derived from it can be kept until it moves. */
  revision = 0;
  readonly #indexes = new Map<string, { of: Indexed<never>; ids: Map<string, Set<string>> }>();

  /** The ids under a value, building the index when the kind is first asked for it. */
  under(kind: Kind<never, string>, index: string, value: string): ReadonlySet<string> | undefined {
    let built = this.#indexes.get(index);
    if (built === undefined) {
      const of = kind.indexes[index];
      if (of === undefined) throw new TypeError(`kind ${kind.name} declares no index ${index}`);
      built = { of, ids: new Map() };
      for (const row of this.rows.values()) this.#enter(built, row);
      this.#indexes.set(index, built);
    }
    return built.ids.get(value);
  }

  *rowsOf(ids: Iterable<string>): Iterable<Row> {
    for (const id of ids) {
      const row = this.rows.get(id);
      if (row !== undefined) yield row;
    }
  }

  set(id: string, row: Row | undefined): void {
    this.revision += 1;
    const before = this.rows.get(id);
    for (const index of this.#indexes.values()) {
      if (before !== undefined) this.#leave(index, before);
      if (row !== undefined) this.#enter(index, row);
    }
    if (row === undefined) this.rows.delete(id);
    else this.rows.set(id, row);
  }

  #enter(index: { of: Indexed<never>; ids: Map<string, Set<string>> }, row: Row): void {
    for (const value of valuesOf(index.of, row)) {
      const ids = index.ids.get(value);
      if (ids === undefined) index.ids.set(value, new Set([row.id]));
      else ids.add(row.id);
    }
  }

  #leave(index: { of: Indexed<never>; ids: Map<string, Set<string>> }, row: Row): void {
    for (const value of valuesOf(index.of, row)) {
      const ids = index.ids.get(value);
      ids?.delete(row.id);
      if (ids?.size === 0) index.ids.delete(value);
    }
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
    const table = this.table(kind.name);
    const ids = table.under(kind, index, value);
    return ids === undefined ? [] : (table.rowsOf(ids) as Iterable<T>);
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
