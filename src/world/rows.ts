/** Plain JSON, known by its id within its kind. */
export interface Row {
  readonly id: string;
}

/** The value or values under which an index finds a row; undefined keeps the row out of that index. */
export type Indexed<T> = (row: T) => string | readonly string[] | undefined;

/** What a family of rows is called and by what, beside its id, its rows are found. */
export interface Kind<T extends Row, Index extends string = never> {
  readonly name: string;
  readonly indexes: Readonly<Record<Index, Indexed<T>>>;
}

/**
 * Declares a kind of rows, e.g. `kind<Token>()('piste.tokens', { client: (token) => token.clientId })`.
 * Index functions look only at the row, so that an index can be built again at any time.
 */
export const kind =
  <T extends Row>() =>
  <const Index extends string = never>(
    name: string,
    indexes: Readonly<Record<Index, Indexed<T>>> = {} as Readonly<Record<Index, Indexed<T>>>,
  ): Kind<T, Index> => ({ name, indexes });

/** What `world.read` shows. Rows are frozen: they can be kept, never altered. */
export interface ReadRows {
  get<T extends Row, I extends string>(kind: Kind<T, I>, id: string): T | undefined;
  /** Every row of the kind, in the order of their first `put`. */
  list<T extends Row, I extends string>(kind: Kind<T, I>): Iterable<T>;
  /** The rows that a declared index holds under a value, oldest first; lazy, so that a caller may stop early. */
  find<T extends Row, I extends string>(kind: Kind<T, I>, index: I, value: string): Iterable<T>;
  /** How many rows `find` would give, without looking at them. */
  count<T extends Row, I extends string>(kind: Kind<T, I>, index: I, value: string): number;
}

/** What `world.change` shows. */
export interface Rows extends ReadRows {
  /** Keeps a copy of the row, in place of one with the same id. */
  put<T extends Row, I extends string>(kind: Kind<T, I>, row: T): void;
  delete<T extends Row, I extends string>(kind: Kind<T, I>, id: string): void;
  /** Forgets every row of every kind; what is put afterwards stays. */
  clear(): void;
}

/** One row written, or, without `text`, one row deleted. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly row?: Row;
  /** The row as JSON, which is what a store keeps. */
  readonly text?: string;
}

/** What one `world.change` did, as a store keeps it: `clear` first, then the changes in order. */
export interface ChangeSet {
  /** One more than the version it was made on. */
  readonly version: number;
  readonly clear: boolean;
  readonly changes: readonly Change[];
}

/** Freezes a JSON value through and through. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

/** A row as it is kept: a frozen copy and its JSON text. */
export function written(kindName: string, row: Row): Required<Change> {
  const text = JSON.stringify(row);
  return { kind: kindName, id: row.id, row: frozen(JSON.parse(text) as Row), text };
}

const valuesOf = (indexed: Indexed<never>, row: Row): readonly string[] => {
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
      this.#indexes.set(index, built);
      for (const row of this.rows.values()) this.#enter(built, row);
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

/** Rows as they will be when the change that is being made is through: its writes laid over the tables. */
export class Draft implements Rows {
  readonly #base: Tables;
  readonly #written = new Map<string, Map<string, Change>>();
  #cleared = false;

  constructor(base: Tables) {
    this.#base = base;
  }

  get<T extends Row, I extends string>(kind: Kind<T, I>, id: string): T | undefined {
    const change = this.#written.get(kind.name)?.get(id);
    if (change !== undefined) return change.row as T | undefined;
    return this.#cleared ? undefined : this.#base.get(kind, id);
  }

  *list<T extends Row, I extends string>(kind: Kind<T, I>): Iterable<T> {
    yield* this.#over(kind, this.#cleared ? [] : this.#base.list(kind), () => true);
  }

  *find<T extends Row, I extends string>(kind: Kind<T, I>, index: I, value: string): Iterable<T> {
    const base = this.#cleared ? [] : this.#base.find(kind, index, value);
    const of = kind.indexes[index];
    yield* this.#over(kind, base, (row) => valuesOf(of as Indexed<never>, row).includes(value));
  }

  count<T extends Row, I extends string>(kind: Kind<T, I>, index: I, value: string): number {
    const of = kind.indexes[index] as Indexed<never>;
    const fits = (row: Row | undefined) => row !== undefined && valuesOf(of, row).includes(value);
    let count = this.#cleared ? 0 : this.#base.count(kind, index, value);
    for (const { id, row } of this.#written.get(kind.name)?.values() ?? []) {
      if (!this.#cleared && fits(this.#base.get(kind, id))) count -= 1;
      if (fits(row)) count += 1;
    }
    return count;
  }

  put<T extends Row, I extends string>(kind: Kind<T, I>, row: T): void {
    this.#write(written(kind.name, row));
  }

  delete<T extends Row, I extends string>(kind: Kind<T, I>, id: string): void {
    if (this.get(kind, id) !== undefined) this.#write({ kind: kind.name, id });
  }

  clear(): void {
    this.#written.clear();
    this.#cleared = true;
  }

  /** What was written, or undefined when nothing was. */
  changes(): Pick<ChangeSet, 'clear' | 'changes'> | undefined {
    if (!this.#cleared && this.#written.size === 0) return undefined;
    return { clear: this.#cleared, changes: [...this.#written.values()].flatMap((ofKind) => [...ofKind.values()]) };
  }

  /** Base rows with the written ones in their places, then the ones that are new. */
  *#over<T extends Row, I extends string>(kind: Kind<T, I>, base: Iterable<T>, fits: (row: T) => boolean): Iterable<T> {
    const changes = new Map(this.#written.get(kind.name));
    for (const row of base) {
      const change = changes.get(row.id);
      changes.delete(row.id);
      const current = change === undefined ? row : (change.row as T | undefined);
      if (current !== undefined && (change === undefined || fits(current))) yield current;
    }
    for (const { row } of changes.values()) if (row !== undefined && fits(row as T)) yield row as T;
  }

  #write(change: Change): void {
    const ofKind = this.#written.get(change.kind);
    if (ofKind === undefined) this.#written.set(change.kind, new Map([[change.id, change]]));
    else ofKind.set(change.id, change);
  }
}
