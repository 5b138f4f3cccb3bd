import { type EventId, EventRefused } from '../kit/event.ts';
import { nearest } from '../kit/nearest.ts';
import type { Fail } from '../kit/operation.ts';
import type { World } from '../world/world.ts';
import type { Desk } from './desk.ts';
import { orUnavailable } from './world-of.ts';

const CASES = { malformed: 'invalid-request', unknown: 'not-found', precondition: 'conflict' } as const;

/** Makes an event happen that somebody asked for, and gives its result; what it objects to is named as `subject`. */
export async function happening(
  desk: Desk,
  world: World,
  event: string,
  given: Record<string, unknown>,
  fail: Fail<'invalid-request' | 'not-found' | 'conflict' | 'unavailable'>,
): Promise<object> {
  const known = desk.modules.flatMap(({ events }) => events.map(({ id }) => id));
  if (!known.some((id) => id === event)) {
    const near = nearest(event, known);
    const because = `no event is called ${event}; ${near.join(', ')} are; GET /_sim/catalogue has all`;
    throw fail('invalid-request', because, { subject: 'event', near });
  }
  try {
    return await orUnavailable(fail, () => desk.happen(world, event as EventId, given));
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    throw fail(CASES[error.objection], error.message, { subject: error.subject });
  }
}
