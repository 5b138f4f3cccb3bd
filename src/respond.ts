import type { Config } from './config.ts';
import type { Desk } from './control/desk.ts';
import type { Received } from './http/request.ts';
import { fail } from './kit/failure.ts';
import type { Log } from './kit/log.ts';
import type { ApiModule, WorldContext } from './kit/module.ts';
import type { Api, Operation } from './kit/operation.ts';
import { answer } from './kit/pipeline.ts';
import type { Reply } from './kit/reply.ts';
import type { Request } from './kit/request.ts';
import { type Router, routerOf } from './kit/routes.ts';
import type { Reference, Stage } from './kit/stage.ts';
import { react } from './scenario/reactions.ts';
import { type Fault, mayStrike, type Struck, strike } from './world/faults.ts';
import { Journal } from './world/journal.ts';
import { type Instant, systemNow } from './world/time.ts';
import type { World } from './world/world.ts';
import { isWorldName, WORLD_NAMES, WorldUnavailable } from './world/worlds.ts';

interface Served<Context> {
  readonly api: Api<Context>;
  readonly route: Router<Context>;
}

export interface Responding {
  readonly modules: readonly ApiModule[];
  readonly controlApi: Api<{ readonly desk: Desk }>;
  readonly desk: Desk;
  readonly config: Config;
  readonly log: Log;
}

/** Leads every request to its API and its world. */
export async function responder(responding: Responding): Promise<(received: Received) => Promise<Reply>> {
  const { modules, desk, config, log } = responding;
  const reference = config.strict ? await strictReference() : undefined;
  const apis = modules.map(({ api }) => served(api));
  const control = controlResponder(responding, reference);

  return async ({ world: name, request }) => {
    const target = apis.find(({ api }) => isBelow(api.bases, request.path));
    if (target === undefined) {
      // A misspelt path is looked for in the journal of the world it was meant for.
      const isControl = request.path.startsWith('/_sim');
      return control.answer(request, isControl ? undefined : desk.worlds.get(name)?.journal);
    }
    if (!isWorldName(name))
      return control.refuse(request, 'not-found', `${name} is no name of a world: ${WORLD_NAMES}`);
    try {
      const world = desk.worlds.get(name) ?? (await desk.worlds.open(name));
      const now = world.now();
      if (world.nextDueAt <= now) await world.catchUp();
      const base = (config.publicUrl ?? request.origin) + request.prefix;
      const context = { world, base, home: desk.homeOf(world), trust: desk.trust };
      const stage = worldStage(context, now, log, reference);
      return await answer(target.api, target.route(request.method, request.path), request, stage);
    } catch (error) {
      if (!(error instanceof WorldUnavailable)) log.error({ err: error }, `world ${name} cannot be used`);
      return control.refuse(request, 'unavailable', (error as Error).message);
    }
  };
}

/** The control API, which also says what no other can: that there is no world it could speak for. */
function controlResponder({ controlApi, desk, log }: Responding, reference: Reference | undefined) {
  const { api, route } = served(controlApi);
  // Nobody reads it: its ids only tell control answers from those of worlds.
  const unread = new Journal({ prefix: 'c', entries: 0 });
  const stage = (journal = unread): Stage<{ readonly desk: Desk }> => ({
    context: { desk },
    now: desk.worlds.get('default')?.now() ?? systemNow(),
    journal,
    log: { ...log, warn: () => {} },
    ...(reference && { reference }),
  });
  return {
    answer: (request: Request, journal?: Journal) =>
      answer(api, route(request.method, request.path), request, stage(journal)),
    refuse: (request: Request, documentedCase: 'not-found' | 'unavailable', because: string) =>
      answer({ ...api, unmatched: () => fail(documentedCase, because) }, undefined, request, stage()),
  };
}

const served = <Context>(api: Api<Context>): Served<Context> => ({ api, route: routerOf(api.operations) });

const isBelow = (bases: readonly string[], path: string): boolean =>
  bases.some((base) => path.startsWith(base) && (path.length === base.length || path[base.length] === '/'));

/** The reference validator is slow to load, and only loaded when it is asked for. */
async function strictReference(): Promise<Reference> {
  const { openReference } = await import('./http/reference.ts');
  return openReference();
}

function worldStage(
  context: WorldContext,
  now: Instant,
  log: Log,
  reference: Reference | undefined,
): Stage<WorldContext> {
  const { world } = context;
  return {
    context,
    now,
    journal: world.journal,
    coverage: world.coverage,
    strike: (operation) => strikeIn(world, operation, now),
    succeeded: ({ id }, { query, params, body }) =>
      react(world, id, () => ({ ...query, ...params, ...(body as object) }), now),
    settled: () => world.settled(),
    log,
    ...(reference && { reference }),
  };
}

function strikeIn(
  world: World,
  { id, errors }: Operation<WorldContext>,
  now: Instant,
): Promise<Struck | undefined> | undefined {
  if (!world.read((rows) => mayStrike(rows, id, now))) return undefined;
  const applies = ({ error }: Fault) => error === undefined || Object.hasOwn(errors, error);
  return world.change((rows) => strike(rows, { seed: world.ids.seed, operation: id, now, applies }));
}
