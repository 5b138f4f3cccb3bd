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
  /**
   * Every row of the kind, in the order of their first `put`. (A row whose deletion the store refused comes last, until the
   * world is next opened.)
   */
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
