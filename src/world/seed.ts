import { Ids } from './ids.ts';
import { kind, type ReadRows, type Row, type Rows } from './rows.ts';

/** The seed of a world and how far it was drawn, kept with the rows that the draws went into. */
interface Seed extends Row {
  readonly seed: string;
  readonly position: number;
}

const seeds = kind<Seed>()('sim.seed');

const ID = 'seed';

const drawnFrom = ({ seed, position }: Ids): Seed => ({ id: ID, seed, position });

/** What goes on being drawn in a world, or undefined when it was never begun. */
export function idsIn(rows: ReadRows): Ids | undefined {
  const row = rows.get(seeds, ID);
  return row && new Ids(row.seed, row.position);
}

/** The same, from the rows of a snapshot. */
export function idsAmong(rows: Iterable<{ readonly kind: string; readonly row: Row }>): Ids | undefined {
  for (const { kind, row } of rows) {
    if (kind === seeds.name) return new Ids((row as Seed).seed, (row as Seed).position);
  }
  return undefined;
}

/** Writes down how far was drawn, when that is further than what is written. */
export function rememberDraws(rows: Rows, ids: Ids): void {
  const row = rows.get(seeds, ID);
  if (row?.seed !== ids.seed || row.position < ids.position) rows.put(seeds, drawnFrom(ids));
}

/** Rows as a snapshot has them: the seed as far as it has been drawn, for answers that changed nothing too. */
export function* withDraws(
  rows: Iterable<{ readonly kind: string; readonly row: Row }>,
  ids: Ids,
): Iterable<{ readonly kind: string; readonly row: Row }> {
  for (const { kind, row } of rows) yield { kind, row: kind === seeds.name ? drawnFrom(ids) : row };
}
