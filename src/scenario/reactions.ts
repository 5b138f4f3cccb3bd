import type { Scenario } from '../generated/contracts.ts';
import { agenda } from '../world/agenda.ts';
import { SCENARIO, scenarios } from '../world/scenario.ts';
import { type Instant, parseDuration } from '../world/time.ts';
import type { World } from '../world/world.ts';

type Reaction = NonNullable<Scenario['reactions']>[number];

/**
 * Puts on the agenda what a scenario wants to follow: of an operation that succeeded, or of an event.
 * @param fields those of the request or the event, by name
 */
export async function react(world: World, trigger: string, fields: Readonly<Record<string, unknown>>, now: Instant) {
  const reactions = world.read((rows) => rows.get(scenarios, SCENARIO))?.document['reactions'] as
    | Reaction[]
    | undefined;
  const due = (reactions ?? []).filter(({ on, where }) => on === trigger && fits(fields, where));
  if (due.length === 0) return;
  const entries = due.map(({ after, do: { event, ...given } }) => ({
    id: world.ids.uuid(),
    dueAt: now + (parseDuration(after) ?? 0),
    event,
    with: given,
  }));
  await world.change((rows) => {
    for (const row of entries) rows.put(agenda, row);
  });
}

/** Whether every named field has the value it should; text and numbers that read the same are the same. */
const fits = (fields: Readonly<Record<string, unknown>>, where: Reaction['where'] = {}): boolean =>
  Object.entries(where).every(([name, value]) => String(fields[name]) === String(value));
