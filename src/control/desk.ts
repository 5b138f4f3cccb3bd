import type { Scenario } from '../generated/contracts.ts';
import type { EventId } from '../kit/event.ts';
import type { ApiModule } from '../kit/module.ts';
import type { Trust } from '../pki/trust.ts';
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
  /** Who signs for the simulator; read, or made, when first asked for. */
  readonly trust: () => Promise<Trust>;
  /** The address of a world, without a trailing slash. */
  readonly homeOf: (world: World) => string;
  /** The host of `--public-url`, with its port, if there is one. */
  readonly publicHost: string | undefined;
  /**
   * Reads a scenario in YAML or JSON and holds it against what the APIs know.
   * @throws {ScenarioRefused} naming path and line of what is wrong
   */
  readonly readScenario: (text: string) => Scenario;
  /** Stages a world, in place of whatever it was. */
  readonly stage: (world: World, scenario: Scenario) => Promise<void>;
  /** Stages a world from the scenario it was staged from. */
  readonly reset: (world: World) => Promise<void>;
  /**
   * Makes an event happen, now.
   * @throws {EventRefused} when it cannot; the world is as it was
   */
  readonly happen: (world: World, event: EventId, given: Record<string, unknown>) => Promise<object>;
}
