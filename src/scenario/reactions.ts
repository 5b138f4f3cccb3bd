import { events, type Scenario } from '../generated/contracts.ts';
import { agenda } from '../world/agenda.ts';
import { kind, type Row, type Rows } from '../world/rows.ts';
import { SCENARIO, scenarios } from '../world/scenario.ts';
import { type Instant, parseDuration } from '../world/time.ts';
import type { World } from '../world/world.ts';

export type Reaction = NonNullable<Scenario['reactions']>[number];

/** The fields of a request or of an event, by name. */
type Fields = Readonly<Record<string, unknown>>;

/** How often an operation has succeeded for a reaction that waits for a number of times; its id is the reaction's place. */
interface Reads extends Row {
  readonly seen: number;
}

const reads = kind<Reads>()('sim.reads');

/** A reaction of a scenario, and its place in the list. */
interface Placed {
  readonly reaction: Reaction;
  readonly place: string;
}

/**
 * Puts on the agenda what a scenario wants to follow: of an operation that succeeded, or of an event.
 * @returns once that is durable; undefined when nothing follows
 */
export function react(world: World, trigger: string, fields: () => Fields, now: Instant): Promise<void> | undefined {
  const { reactions = [] } = world.read((rows) => rows.get(scenarios, SCENARIO))?.document ?? {};
  // Most worlds have none, and this is asked of every success.
  if (reactions.length === 0) return undefined;
  const following = (reactions as Reaction[])
    .map((reaction, n): Placed => ({ reaction, place: String(n) }))
    .filter(({ reaction: { on, where } }) => on === trigger && fits(fields(), where))
    .filter((placed) => !isOver(world, placed));
  return following.length === 0 ? undefined : follow(world, following, fields(), now);
}

/** Whether it has happened once and for all. */
const isOver = (world: World, { reaction, place }: Placed): boolean =>
  reaction.reads !== undefined && (world.read((rows) => rows.get(reads, place))?.seen ?? 0) >= reaction.reads;

async function follow(world: World, following: readonly Placed[], fields: Fields, now: Instant): Promise<void> {
  const entries = following.map(({ reaction, place }) => {
    const {
      after = 'PT0S',
      do: { event, ...given },
    } = reaction;
    const id = reaction.reads === undefined ? world.ids.uuid() : `reads-${place}`;
    return {
      reaction,
      place,
      due: { id, dueAt: now + (parseDuration(after) ?? 0), event, with: { ...takenFrom(fields, event), ...given } },
    };
  });
  await world.change((rows) => {
    for (const { reaction, place, due } of entries) {
      if (reaction.reads === undefined || isLastRead(rows, place, reaction.reads)) rows.put(agenda, due);
    }
  });
}

/** Counts a success; whether it is the one that was waited for. */
function isLastRead(rows: Rows, place: string, wanted: number): boolean {
  const seen = (rows.get(reads, place)?.seen ?? 0) + 1;
  if (seen <= wanted) rows.put(reads, { id: place, seen });
  return seen === wanted;
}

/** What an event takes and its reaction does not say comes from what it reacts to, under the same name. */
function takenFrom(fields: Fields, event: string): Fields {
  const { properties = {} } = (events.find(({ id }) => id === event)?.schema ?? {}) as { properties?: object };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(properties, name)));
}

/** Whether every named field has the value it should; text and numbers that read the same are the same. */
export const fits = (fields: Fields, where: Reaction['where'] = {}): boolean =>
  Object.entries(where).every(([name, value]) => {
    const said = fields[name];
    return typeof said !== 'object' && String(said) === String(value);
  });
