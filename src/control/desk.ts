import type { EventId } from '../kit/event.ts';
import type { ApiModule } from '../kit/module.ts';
import type { World } from '../world/world.ts';
import type { Worlds } from '../world/worlds.ts';

/** What the control API can do to the simulator it belongs to. */
export interface Desk {
  readonly version: string;
  readonly modules: readonly ApiModule[];
  readonly worlds: Worlds;
  /** Whether the world `default` can be used. */
  readonly isReady: () => boolean;
  /** What the control API asks for, if anything. */
  readonly token: string | undefined;
  /** Whether it answers others than this machine without a token. */
  readonly open: boolean;
  /**
   * Stages a world from a scenario's text.
   * @throws {ScenarioRefused} naming path and line of what is wrong; the world is as it was
   */
  readonly stage: (world: World, text: string) => Promise<void>;
  /** Stages a world from the scenario it was staged from. */
  readonly reset: (world: World) => Promise<void>;
  /**
   * Makes an event happen, now.
   * @throws {EventRefused} when it cannot; the world is as it was
   */
  readonly happen: (world: World, event: EventId, given: Record<string, unknown>) => Promise<object>;
}
