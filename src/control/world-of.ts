import type { Fail } from '../kit/operation.ts';
import type { ReadRows } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { WorldUnavailable } from '../world/worlds.ts';
import type { Desk } from './desk.ts';

/**
 * The world of that name as a request to one of the APIs would find it: made on first use, and with what real time has
 * made due done.
 */
export const worldOf = (desk: Desk, name: string, fail: Fail<'unavailable'>): Promise<World> =>
  orUnavailable(fail, async () => {
    const world = desk.worlds.get(name) ?? (await desk.worlds.open(name));
    await world.catchUp();
    return world;
  });

/** The world of that name, only if it is there already. */
export async function existingWorldOf(
  desk: Desk,
  name: string,
  fail: Fail<'unavailable' | 'not-found'>,
): Promise<World> {
  if (!(await desk.worlds.has(name))) throw fail('not-found', `there is no world ${name}`);
  return worldOf(desk, name, fail);
}

/**
 * Makes a world anew, by whatever `fill` puts into it: one that is there, one that is not, and one that is damaged.
 * @returns it, and whether nobody had used its name before
 */
export async function renewedWorld(
  desk: Desk,
  name: string,
  fail: Fail<'unavailable'>,
  fill: (world: World) => Promise<void>,
): Promise<{ world: World; isNew: boolean }> {
  const isNew = !(await desk.worlds.has(name));
  const filled = new WeakSet<World>();
  const fillNew = async (world: World) => {
    await fill(world);
    filled.add(world);
  };
  const world = await orUnavailable(fail, async () => {
    const opened = await desk.worlds.open(name, fillNew).catch((error) => {
      if (desk.worlds.damage(name) === undefined) throw error;
      desk.worlds.forgive(name);
      return desk.worlds.open(name, fillNew);
    });
    if (!filled.has(opened)) await fill(opened);
    return opened;
  });
  return { world, isNew };
}

/** What is read of a world, once it is durable: nobody is told what a power cut could take back. */
export async function shown<R>(world: World, look: (rows: ReadRows) => R): Promise<R> {
  const seen = world.read(look);
  await world.settled();
  return seen;
}

/** Does what may find a world, or the simulator's authorities, unavailable. */
export async function orUnavailable<R>(fail: Fail<'unavailable'>, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof WorldUnavailable ? fail('unavailable', error.message) : error;
  }
}
