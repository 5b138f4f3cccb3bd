import type { Config } from './config.ts';
import type { Desk } from './control/desk.ts';
import type { Scenario } from './generated/contracts.ts';
import { type EventId, EventRefused, type Scene } from './kit/event.ts';
import type { Log } from './kit/log.ts';
import type { ApiModule } from './kit/module.ts';
import { version } from './kit/package-file.ts';
import type { Trust } from './pki/trust.ts';
import { checkedScenario } from './scenario/check.ts';
import { react } from './scenario/reactions.ts';
import { stage } from './scenario/stage.ts';
import { type Due, strikeOff } from './world/agenda.ts';
import { links } from './world/links.ts';
import type { Rows } from './world/rows.ts';
import { SCENARIO, scenarios } from './world/scenario.ts';
import { memoryStore, type Store } from './world/store.ts';
import type { Instant } from './world/time.ts';
import type { World } from './world/world.ts';
import { Worlds } from './world/worlds.ts';

export interface DeskOptions {
  readonly config: Config;
  readonly modules: readonly ApiModule[];
  /** What worlds are staged from on first use. */
  readonly scenario: () => Scenario;
  readonly log: Log;
  /** Where links lead, known once the simulator listens. */
  readonly address: () => string;
  /** Who signs for the simulator. */
  readonly trust: () => Promise<Trust>;
  readonly rehearse?: boolean;
}

/**
 * Opens the store and what can be done to the worlds in it.
 * @throws when the store's folder is in use or cannot be opened
 */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { config, modules, scenario, log, address, trust, rehearse } = options;
  const homeOf = ({ name }: World) => address() + (name === 'default' ? '' : `/w/${name}`);
  const happen = (world: World, id: string, given: Record<string, unknown>, now: Instant, acting: Scene['world']) =>
    happenAt(options, world, id, given, { world: acting, now, home: homeOf(world), trust });
  const worlds = new Worlds({
    store: await openStore(config.store, log),
    stage: (world) => stage(world, scenario(), modules),
    perform: async (world, due) => {
      const { event, with: given, dueAt } = due;
      await happen(world, event, given, dueAt, strikingOff(world, due)).catch((error: Error) => {
        log.warn({ world: world.name, event }, `what fell due could not happen: ${error.message}`);
        throw error;
      });
    },
    onDamaged: (world, message) => log.error({ world }, message),
    ...(rehearse !== undefined && { rehearse }),
  });
  let ready = false;
  return {
    version,
    modules,
    worlds,
    isReady: () => {
      ready ||= worlds.get('default') !== undefined;
      return ready;
    },
    token: config.controlToken,
    open: config.controlOpen,
    trust,
    homeOf,
    publicHost: config.publicUrl === undefined ? undefined : new URL(config.publicUrl).host,
    readScenario: (text) => checkedScenario(text, modules),
    stage: (world, written) => stage(world, written, modules),
    reset: (world) => stage(world, scenarioOf(world) ?? scenario(), modules),
    happen: (world, id, given) => happen(world, id, given, world.now(), world),
  };
}

const scenarioOf = (world: World): Scenario | undefined =>
  world.read((rows) => rows.get(scenarios, SCENARIO))?.document as Scenario | undefined;

/** A world in which whatever changes strikes something off the agenda: both are stored, or neither. */
const strikingOff = (world: World, due: Due): Scene['world'] => ({
  ids: world.ids,
  read: (look) => world.read(look),
  change: (work) =>
    world.change((rows) => {
      strikeOff(rows, due);
      return work(rows);
    }),
});

async function openStore(store: string, log: Log): Promise<Store> {
  if (store === 'memory') return memoryStore();
  const { fileStore } = await import('./world/file-store.ts');
  const onTrouble = (error: unknown) => log.error({ err: error }, 'a snapshot failed; it will be tried again');
  return fileStore(store.slice('file:'.length), { onTrouble });
}

async function happenAt(
  { modules, address }: DeskOptions,
  world: World,
  id: string,
  given: Record<string, unknown>,
  scene: Omit<Scene, 'link'>,
): Promise<object> {
  const event = modules.flatMap(({ events }) => events).find((known) => known.id === id);
  if (event === undefined) throw new EventRefused('malformed', 'event', `no event is called ${id}`);
  const link = (rows: Rows, code: string, follows: EventId, after: Record<string, unknown>) => {
    rows.put(links, { id: code, event: follows, with: after });
    return `${address()}/_sim/worlds/${world.name}/links/${code}`;
  };
  const result = await event.happen(given, { ...scene, link });
  await react(world, id, () => given, scene.now);
  return result;
}
