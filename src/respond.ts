import type { Config } from './config.ts';
import type { Desk } from './control/desk.ts';
import type { Received } from './http/request.ts';
import type { Log } from './kit/log.ts';
import type { ApiModule, WorldContext } from './kit/module.ts';
import type { Api, Operation } from './kit/operation.ts';
import { answer, type Reference, type Stage } from './kit/pipeline.ts';
import { json, type Reply } from './kit/reply.ts';
import type { Request } from './kit/request.ts';
import { type Router, routerOf } from './kit/routes.ts';
import { react } from './scenario/reactions.ts';
import { mayStrike, strike } from './world/faults.ts';
import { Journal } from './world/journal.ts';
import { systemNow } from './world/time.ts';
import type { World } from './world/world.ts';
import { isWorldName, WorldUnavailable } from './world/worlds.ts';

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
export async function responder({ modules, controlApi, desk, config, log }: Responding) {
  const reference = config.strict ? await strictReference() : undefined;
  const apis = modules.map(({ api }) => served(api));
  const control = served(controlApi);
  const controlJournal = new Journal();

  const answerControl = (request: Request): Promise<Reply> => {
    const now = desk.worlds.get('default')?.now() ?? systemNow();
    const stage = {
      context: { desk },
      now,
      journal: controlJournal,
      log: { ...log, warn: () => {} },
      ...(reference && { reference }),
    };
    return answer(control.api, control.route(request.method, request.path), request, stage);
  };

  return async ({ world: name, request }: Received): Promise<Reply> => {
    const target = apis.find(({ api }) => isBelow(api.bases, request.path));
    if (target === undefined) return answerControl(request);
    if (!isWorldName(name)) return problem(404, `${name} is no name of a world: letters, digits, - and _, up to 64`);
    try {
      const world = desk.worlds.get(name) ?? (await desk.worlds.open(name));
      if (world.nextDueAt <= world.now()) await world.catchUp();
      const base = (config.publicUrl ?? request.origin) + request.prefix;
      const stage = worldStage(world, base, log, reference);
      return await answer(target.api, target.route(request.method, request.path), request, stage);
    } catch (error) {
      if (error instanceof WorldUnavailable) return problem(503, error.message);
      throw error;
    }
  };
}

const served = <Context>(api: Api<Context>): Served<Context> => ({ api, route: routerOf(api.operations) });

const isBelow = (bases: readonly string[], path: string): boolean =>
  bases.some((base) => path.startsWith(base) && (path.length === base.length || path[base.length] === '/'));

/** What no API can say: there is no world it could speak for. */
const problem = (status: number, detail: string): Reply =>
  json(
    status,
    { type: 'about:blank', title: 'No world', status, detail },
    { 'content-type': 'application/problem+json' },
  );

/** The reference validator is slow to load, and only loaded when it is asked for. */
async function strictReference(): Promise<Reference> {
  const { openReference } = await import('./http/reference.ts');
  return openReference();
}

function worldStage(world: World, base: string, log: Log, reference: Reference | undefined): Stage<WorldContext> {
  const now = world.now();
  return {
    context: { world, base },
    now,
    journal: world.journal,
    coverage: world.coverage,
    strike: (operation) => strikeIn(world, operation),
    succeeded: ({ id }, { query, params, body }) => react(world, id, { ...query, ...params, ...(body as object) }, now),
    settled: () => world.settled(),
    log,
    ...(reference && { reference }),
  };
}

async function strikeIn(world: World, { id, errors }: Operation<WorldContext>) {
  if (!world.read((rows) => mayStrike(rows, id))) return undefined;
  return world.change((rows) =>
    strike(rows, world.ids.seed, id, ({ error }) => error === undefined || errors.includes(error)),
  );
}
