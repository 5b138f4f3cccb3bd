import { move, refuseUnreachable } from '../control/clock.ts';
import { fail } from '../kit/failure.ts';
import { type Instant, parseDuration, parseInstant } from '../world/time.ts';
import type { World } from '../world/world.ts';

/** Where to move a clock: forward by an ISO 8601 duration such as `PT16M`, or to an instant (RFC 3339, zone included). */
export type Destination = string | { readonly to: Date | string };

/** What happened because time passed. */
export interface Happened {
  readonly event: string;
  readonly at: Date;
  /** Why it could not happen after all. */
  readonly refused?: string;
}

/** Moves a world's clock; see {@link WorldHandle.advance}. */
export async function advance(world: World, destination: Destination): Promise<Happened[]> {
  const target = targetOf(destination);
  refuseUnreachable(world, target(world.now()), fail);
  const ran = await move(world, target, fail);
  return ran.map(({ event, dueAt, refused }) => ({ event, at: new Date(dueAt), ...(refused && { refused }) }));
}

function targetOf(destination: Destination): (from: Instant) => Instant {
  if (typeof destination !== 'string') {
    const to = instantOf(destination.to);
    return () => to;
  }
  const length = parseDuration(destination);
  if (length === undefined) throw new TypeError(`${destination} is no ISO 8601 duration, such as PT16M`);
  return (from) => from + length;
}

function instantOf(to: Date | string): Instant {
  const instant = typeof to === 'string' ? parseInstant(to) : to.getTime();
  if (instant !== undefined && !Number.isNaN(instant)) return instant;
  throw new TypeError(`${to} is no instant with its zone, such as 2026-01-15T09:00:00Z`);
}
