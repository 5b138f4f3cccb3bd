import type { Scenario } from '../generated/contracts.ts';
import { agenda } from '../world/agenda.ts';
import { SCENARIO, scenarios } from '../world/scenario.ts';
import { type Instant, parseDuration } from '../world/time.ts';
import type { World } from '../world/world.ts';

type Reaction = NonNullable<Scenario['reactions']>[number];

/** The fields of a request or of an event, by name. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Puts on the agenda what a scenario wants to follow: of an operation that succeeded, or of an event.
 * @returns once that is durable; undefined when nothing follows
 */
export function react(world: World, trigger: string, fields: () => Fields, now: Instant): Promise<void> | undefined {
  const { reactions = [] } = world.read((rows) => rows.get(scenarios, SCENARIO))?.document ?? {};
  const due = (reactions as Reaction[]).filter(({ on, where }) => on === trigger && fits(fields(), where));
  return due.length === 0 ? undefined : putOnAgenda(world, due, now);
}

async function putOnAgenda(world: World, reactions: readonly Reaction[], now: Instant): Promise<void> {
  const entries = reactions.map(({ after, do: { event, ...given } }) => ({
    id: world.ids.uuid(),
    dueAt: now + (parseDuration(after) ?? 0),
    event,
    with: given,
  }));
  await world.change((rows) => {
    for (const entry of entries) rows.put(agenda, entry);
  });
}

/** Whether every named field has the value it should; text and numbers that read the same are the same. */
const fits = (fields: Fields, where: Reaction['where'] = {}): boolean =>
  Object.entries(where).every(([name, value]) => {
    const said = fields[name];
    return typeof said !== 'object' && String(said) === String(value);
  });
