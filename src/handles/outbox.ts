import { type Message as Kept, type MessageFilter, messages } from '../world/outbox.ts';
import { toIso } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { PATIENCE_MS, taken } from './taking.ts';
import { unmet } from './unmet.ts';

/** What a person got, by SMS or by mail; `otp`, `pin` and `link` are what the text has of that kind. */
export interface Message extends Omit<Kept, 'at'> {
  /** When it was sent, in the world's time. */
  readonly at: Date;
}

/** The mailbox and the phone of everybody in a world. */
export interface Outbox {
  /**
   * The first message that fits and that `next` has not given before, now or as soon as it is sent: so a second `next` gives
   * the second one-time password, not the first again.
   * @param filter `channel`, `to` (an address or a number), `since` (the id of a message)
   * @param timeout how many milliseconds of real time to wait; 5000 unless said
   * @throws when none comes, with the messages there are instead
   */
  readonly next: (filter?: MessageFilter, timeout?: number) => Promise<Message>;
  /** The messages that fit, oldest first, at most the last thousand; does not wait, and takes none from `next`. */
  readonly all: (filter?: MessageFilter) => Promise<Message[]>;
}

export function outbox(opened: () => Promise<World>): Outbox {
  const given = new WeakSet<Kept>();
  const take = (message: Kept) => !given.has(message) && given.add(message) !== undefined;
  const handle: Outbox = {
    async next(filter = {}, timeout = PATIENCE_MS) {
      const world = await opened();
      const message = await taken(world.changed, () => world.read((rows) => messages(rows, filter)), take, timeout);
      if (message === undefined) throw unmet(missing(world, filter, timeout), handle.next);
      return shown(message);
    },
    async all(filter = {}) {
      return (await opened()).read((rows) => messages(rows, filter)).map(shown);
    },
  };
  return handle;
}

const shown = ({ at, ...message }: Kept): Message => ({ ...message, at: new Date(at) });

/** How many of the other messages are told. */
const TOLD = 10;

function missing(world: World, filter: MessageFilter, timeout: number): string {
  const there = world.read((rows) => messages(rows)).slice(-TOLD);
  const lines = there.map(({ id, channel, to, at }) => `  ${id}  ${channel} to ${to} at ${toIso(at)}`);
  const instead = lines.length === 0 ? 'there are none in this world' : `the last ones are\n${lines.join('\n')}`;
  return `no new message came within ${timeout} ms that fits ${JSON.stringify(filter)}; ${instead}`;
}
