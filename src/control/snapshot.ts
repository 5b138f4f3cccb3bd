import { setClock } from '../world/clock.ts';
import { kind, type Row } from '../world/rows.ts';
import { idsAmong } from '../world/seed.ts';
import { type Instant, toIso } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { scenarioTitle } from './world-card.ts';

/** The version of snapshots that is written; specs/control.openapi.yaml says which ones are read. */
const VERSION = 1;

const CLOCK = 'sim.clock';
const SEED = 'sim.seed';

/** The rows of a snapshot, by kind. */
export type RowsByKind = Readonly<Record<string, readonly Row[] | undefined>>;

/** All there is in a world, as one document. */
export function snapshotOf(world: World) {
  const byKind = new Map<string, Row[]>();
  for (const { kind: name, row } of world.all()) {
    const rows = byKind.get(name);
    if (rows === undefined) byKind.set(name, [row]);
    else rows.push(row);
  }
  return {
    format: 'bacasable-snapshot',
    version: VERSION,
    world: world.name,
    ...scenarioTitle(world),
    now: toIso(world.now()),
    frozen: world.frozen,
    rows: Object.fromEntries(byKind),
  };
}

/** What is wrong with rows that each look well: two with one id, of which the second would silently replace the first. */
export function rowsProblem(rows: RowsByKind): string | undefined {
  for (const [name, ofKind = []] of Object.entries(rows)) {
    const seen = new Set<string>();
    for (const [n, { id }] of ofKind.entries()) {
      if (seen.has(id)) return `rows.${name}[${n}]: ${id} is there already`;
      seen.add(id);
    }
  }
  return undefined;
}

/**
 * Puts the rows of a snapshot in place of whatever a world was. A frozen world stands at `now`, a running one goes on from
 * there; one that had no clock of its own stays on the machine's time.
 */
export async function restore(
  world: World,
  { now, frozen, rows }: { readonly now: Instant; readonly frozen: boolean; readonly rows: RowsByKind },
): Promise<void> {
  const entries = Object.entries(rows).flatMap(([name, ofKind = []]) => ofKind.map((row) => ({ kind: name, row })));
  const ids = idsAmong(entries);
  if (ids === undefined) throw new TypeError('a snapshot has passed its schema without a seed');
  const hasClock = frozen || (rows[CLOCK] ?? []).length > 0;
  await world.begin(ids, (draft) => {
    if (hasClock) setClock(draft, now, frozen);
    for (const { kind: name, row } of entries) {
      if (name !== CLOCK && name !== SEED) draft.put(kind<Row>()(name), row);
    }
  });
}
