import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Config } from './config.ts';
import type { Scenario } from './generated/contracts.ts';
import type { Log } from './kit/log.ts';
import type { ApiModule } from './kit/module.ts';
import { packageFile } from './kit/package-file.ts';
import { checkedScenario } from './scenario/check.ts';
import { sleep } from './world/time.ts';

/** The file that a simulator's worlds begin with. */
export interface ScenarioFile {
  /** Its last version that could be used. */
  readonly scenario: () => Scenario;
  /**
   * Looks at the file now and then until the signal comes.
   * @param follow told of every new version that can be used; the others are told to the log
   */
  readonly watch: (follow: () => Promise<void>, log: Log, ended: AbortSignal) => Promise<void>;
}

/** How often the file is looked at: mounted folders, and editors that put another file in its place, tell nobody. */
const LOOK_MS = 250;

/**
 * Reads the scenario of a simulator; a file that is not there may be one that comes with the package.
 * @throws {ScenarioRefused} when it cannot be used
 */
export function openScenarioFile({ scenario: path, seed }: Config, modules: readonly ApiModule[]): ScenarioFile {
  const packaged = packageFile(path);
  const file = !existsSync(path) && existsSync(packaged) ? packaged : path;
  const read = (): Scenario => {
    const written = checkedScenario(readFileSync(file, 'utf8'), modules);
    return seed === undefined ? written : { ...written, seed };
  };
  let scenario = read();
  return {
    scenario: () => scenario,
    async watch(follow, log, ended) {
      for await (const _ of changesOf(file, ended)) {
        try {
          scenario = read();
          await follow();
          log.info({ scenario: path }, 'the scenario has changed: the world default has begun anew');
        } catch (error) {
          const because = (error as Error).message;
          log.error(
            { scenario: path },
            `the scenario has changed and cannot be used, the last good one stays:\n${because}`,
          );
        }
      }
    },
  };
}

/** Comes each time a file is another one than before. */
async function* changesOf(file: string | URL, ended: AbortSignal): AsyncGenerator<void> {
  const look = () =>
    stat(file).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => 'missing',
    );
  let seen = await look();
  while (!ended.aborted) {
    await sleep(LOOK_MS, ended);
    const found = await look();
    if (found === seen || ended.aborted) continue;
    seen = found;
    yield;
  }
}
