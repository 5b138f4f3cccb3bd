import { kind, type Row } from './rows.ts';
import type { Instant } from './time.ts';
import type { World } from './world.ts';

type Readable = Pick<World, 'read'>;

/** The scenario that a world was staged from, kept so that it can be staged again. */
export interface ScenarioRow extends Row {
  /** When the world began; not known of worlds that an earlier version staged. */
  readonly begunAt?: Instant;
  readonly document: {
    readonly scenario?: string;
    readonly dialect?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly consent?: 'page' | 'auto';
    readonly reactions?: readonly unknown[];
    readonly [more: string]: unknown;
  };
}

export const scenarios = kind<ScenarioRow>()('sim.scenario');

export const SCENARIO = 'scenario';

/** When a world began, as far as that is known; otherwise, now. */
export const beginningOf = (world: World): Instant =>
  world.read((rows) => rows.get(scenarios, SCENARIO))?.begunAt ?? world.now();

/** What a world does where document and practice differ: an API's defaults, with what the scenario switched. */
export function dialect<T extends object>(world: Readable, api: string, defaults: T): T {
  const switched = documentOf(world)?.dialect?.[api];
  return switched === undefined ? defaults : { ...defaults, ...switched };
}

/** Whether holders are asked for their consent on a page, or taken to give it. */
export const consentIn = (world: Readable): 'page' | 'auto' => documentOf(world)?.consent ?? 'page';

const documentOf = (world: Readable): ScenarioRow['document'] | undefined =>
  world.read((rows) => rows.get(scenarios, SCENARIO))?.document;
