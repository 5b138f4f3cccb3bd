import { fileURLToPath } from 'node:url';
import { defaults } from '../../config.ts';
import { packageFile } from '../../kit/package-file.ts';
import { startSimulator } from '../../simulator.ts';
import { type Server, serverAt } from '../server.ts';

/** Where stories are played, and what is done when they have been. */
export interface Stage {
  readonly server: Server;
  /** Whether somebody can still look at a world when the command has ended. */
  readonly stays: boolean;
  readonly close: () => Promise<void>;
}

/** A running server, or a simulator in this process on a free port. */
export async function openStage(against: string | undefined, token: string | undefined): Promise<Stage> {
  if (against !== undefined) return { server: serverAt(against, token), stays: true, close: async () => {} };
  // Its own world default is not played in: whatever stands in this folder, the one that comes with the package will do.
  const scenario = fileURLToPath(packageFile(defaults.scenario));
  const simulator = await startSimulator({ ...defaults, scenario, port: 0, log: 'silent' });
  return { server: serverAt(simulator.url), stays: false, close: simulator.close };
}

const TAKEN = 412;

/** Makes a world of a scenario that no world of the server has the name of: `play-<n>`, with the lowest number that is free. */
export async function freshWorld({ control }: Server, scenario: string): Promise<string> {
  const { body } = await control('GET', '/worlds');
  const { worlds } = body as { readonly worlds: readonly { readonly name: string }[] };
  const names = new Set(worlds.map(({ name }) => name));
  for (let n = 1; ; n += 1) {
    const name = `play-${n}`;
    if (names.has(name)) continue;
    const asked = { body: scenario, headers: { 'if-none-match': '*' }, expected: TAKEN };
    const { status } = await control('PUT', `/worlds/${name}`, asked);
    if (status !== TAKEN) return name;
  }
}
