import { type Change, type ChangeSet, type Indexed, type Kind, type Row, type Rows, written } from './rows.ts';
import { type Tables, valuesOf } from './tables.ts';

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
