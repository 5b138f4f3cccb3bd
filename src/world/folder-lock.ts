import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreRefused } from './store.ts';

/** Systems cut the address of a socket at 104 or 108 bytes. */
const LONGEST_ADDRESS = 100;

const PREFIX = '.lock-';

/**
 * Takes a folder for this process alone, until it is released or the process ends, however it ends.
 *
 * Who has the folder listens on a socket in it: the system closes that with the process, and another container that
 * shares the folder sees it too, which a process id would not give. Everybody shows a socket under a name of their own
 * first and looks for others afterwards: of two who come at the same moment one at least gives way, perhaps both.
 * @returns what releases it
 * @throws an Error that says so when somebody else has it
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  const { place, server } = await listening(realpathSync(folder), name);
  const release = (): void => {
    rmSync(join(place, name), { force: true });
    server.close();
  };
  try {
    renameSync(join(place, unseen(name)), join(place, name));
    await refuseOthers(folder, place, name);
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

/** A socket that does not listen yet looks like one left behind, so that it has a name that nobody looks for. */
const unseen = (name: string): string => name.replace(PREFIX, '.new-');

/** Listens in the folder or, where that cannot be, in one that stands for it on this machine. */
async function listening(folder: string, name: string): Promise<{ place: string; server: Server }> {
  const address = join(folder, unseen(name));
  if (Buffer.byteLength(address) <= LONGEST_ADDRESS) {
    try {
      return { place: folder, server: await listen(address) };
    } catch (error) {
      if (!WITHOUT_SOCKETS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  const place = join(tmpdir(), `bacasable-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  return { place, server: await listen(join(place, unseen(name))) };
}

/** What file systems answer that hold files only, such as folders shared with a virtual machine. */
const WITHOUT_SOCKETS = ['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL'];

async function listen(address: string): Promise<Server> {
  const server = createServer((visitor) => visitor.destroy());
  server.unref();
  server.listen({ path: address, exclusive: true });
  await once(server, 'listening');
  return server;
}

async function refuseOthers(folder: string, place: string, own: string): Promise<void> {
  for (const name of readdirSync(place).filter((name) => name.startsWith(PREFIX) && name !== own)) {
    const address = join(place, name);
    const answer = await knock(address);
    if (answer === 'ECONNREFUSED') rmSync(address, { force: true });
    else if (answer !== 'ENOENT') {
      throw new StoreRefused(`the folder ${folder} is in use by another process (${name}: ${answer})`);
    }
  }
}

/** Says whether somebody listens or else why not. */
async function knock(address: string): Promise<string> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return 'it answers';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}
