import type { Fail } from '../kit/operation.ts';
import { type Instant, parseInstant, toIso } from '../world/time.ts';
import type { Ran } from '../world/timeline.ts';
import type { World } from '../world/world.ts';

/** From here on certificates that are valid for some years could no longer be written (RFC 5280 section 4.1.2.5). */
const END_OF_TIME = Date.UTC(9000, 0);

/** The clock of a world as the control API shows it. */
export const shownClock = (world: World) => ({ now: toIso(world.now()), frozen: world.frozen });

/** An instant that somebody wrote. */
export function instantOf(text: string, field: string, fail: Fail<'invalid-request'>): Instant {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw fail('invalid-request', `${field} must be an instant with its zone, such as 2026-01-15T09:00:00Z`, {
    field: [field],
  });
}

/** Refuses an instant that a world's clock cannot be moved to. */
export function refuseUnreachable(world: World, to: Instant, fail: Fail<'invalid-request' | 'conflict'>): void {
  if (to >= END_OF_TIME) throw fail('invalid-request', 'the clock cannot be moved beyond the year 8999');
  if (to < world.now()) {
    const because = `it is ${toIso(world.now())} in this world already, and time does not go back; reset or restore it`;
    throw fail('conflict', because);
  }
}

/** Moves a world's clock forward and gives what fell due. */
export async function move(
  world: World,
  target: (from: Instant) => Instant,
  fail: Fail<'conflict'>,
): Promise<readonly Ran[]> {
  const { ran, arrived } = await world.advance(target);
  if (arrived) return ran;
  throw fail(
    'conflict',
    `${ran.length} events fell due before that: do reactions of the scenario lead to each other?`,
    {
      ...shownClock(world),
    },
  );
}
