import type { World } from '../world/world.ts';
import type { OperationId } from './documented.ts';
import { entriesOf, type JournalEntry } from './entry.ts';
import { type Criteria, fits, type JournalFilter } from './filter.ts';
import { PATIENCE_MS, taken } from './taking.ts';
import { told } from './told.ts';
import { unmet } from './unmet.ts';

/** The requests that a world answered: the last thousand. */
export interface JournalHandle {
  /** Those that fit, oldest first; does not wait. */
  readonly entries: <const Id extends OperationId = OperationId>(filter?: JournalFilter<Id>) => Promise<JournalEntry[]>;
  /**
   * The first one that fits and that `next` has not given before, now or as soon as it is answered.
   * @param timeout how many milliseconds of real time to wait; 5000 unless said
   * @throws when none comes, with the requests that were made instead
   */
  readonly next: <const Id extends OperationId = OperationId>(
    filter?: JournalFilter<Id>,
    timeout?: number,
  ) => Promise<JournalEntry>;
  /**
   * Asserts that requests were made that fit: at least one, or just as many as `times` says (0: none). Does not wait.
   * @returns them, oldest first
   * @throws when there are not, with the requests that come nearest, where each departs, and why it was refused
   */
  readonly expect: <const Id extends OperationId = OperationId>(
    filter: JournalFilter<Id>,
    options?: { readonly times?: number },
  ) => Promise<JournalEntry[]>;
}

export function journal(name: string, opened: () => Promise<World>): JournalHandle {
  const given = new WeakMap<World, Set<string>>();
  const fitting = (world: World, criteria: Criteria) =>
    entriesOf(world, criteria).filter((entry) => fits(entry, criteria));
  const handle: JournalHandle = {
    entries: async (filter = {}) => fitting(await opened(), filter),

    async next(filter = {}, timeout = PATIENCE_MS) {
      const world = await opened();
      const known = given.get(world) ?? new Set();
      given.set(world, known);
      const take = ({ id }: JournalEntry) => !known.has(id) && known.add(id) !== undefined;
      const entry = await taken(world.journal.written, () => fitting(world, filter), take, timeout);
      if (entry !== undefined) return entry;
      const others = entriesOf(world).filter(({ id }) => !known.has(id));
      throw unmet(told(`a request to world ${name} within ${timeout} ms`, filter, others), handle.next);
    },

    async expect(filter, { times } = {}) {
      const world = await opened();
      const found = fitting(world, filter);
      if (times === undefined ? found.length > 0 : found.length === times) return found;
      const wanted = times === undefined ? 'at least 1 request' : `${times} ${times === 1 ? 'request' : 'requests'}`;
      throw unmet(told(`${wanted} to world ${name}`, filter, entriesOf(world)), handle.expect);
    },
  };
  return handle;
}
