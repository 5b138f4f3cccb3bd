import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { packageFile } from './kit/package-file.ts';
import type { Trust } from './pki/trust.ts';
import { realDisk, syncFolder, unlessMissing } from './world/disk.ts';
import { WorldUnavailable } from './world/worlds.ts';

/**
 * The authorities of the simulator: the ones that come with it, or its own. Nothing is read or made before somebody asks.
 * @returns gives the same every time; throws {@link WorldUnavailable} when what was kept is damaged, until that is mended
 */
export function openTrust({ pki, store }: Pick<Config, 'pki' | 'store'>): () => Promise<Trust> {
  const folder = store.startsWith('file:') ? store.slice('file:'.length) : undefined;
  let opened: Promise<Trust> | undefined;
  return () => {
    opened ??= (pki === 'fresh' ? fresh(folder) : fixture()).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

async function fixture(): Promise<Trust> {
  const [{ readTrust }, { readFixtures }] = await Promise.all([import('./pki/trust.ts'), import('./pki/fixtures.ts')]);
  return readTrust(await readFixtures(packageFile('fixtures/pki/')));
}

/** Kept beside the worlds, so that what was issued stays valid; without a folder, as long as the process lives. */
async function fresh(folder: string | undefined): Promise<Trust> {
  const { freshTrust, readTrust } = await import('./pki/trust.ts');
  if (folder === undefined) return readTrust(await freshTrust());
  const file = join(folder, 'pki.json');
  const kept = await unlessMissing(readFile(file, 'utf8'));
  if (kept !== undefined) return takenUp(file, () => readTrust(JSON.parse(kept)));
  const made = await freshTrust();
  await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  await syncFolder(realDisk, folder);
  return readTrust(made);
}

/** What is wrong with the file is not repeated: it holds keys. */
function takenUp(file: string, read: () => Trust): Trust {
  try {
    return read();
  } catch (cause) {
    const mend = 'bring it back, or remove it to have other authorities made';
    throw new WorldUnavailable(`${file} is damaged: it does not hold all keys and certificates; ${mend}`, { cause });
  }
}
