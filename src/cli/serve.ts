import { OptionRefused, readConfig } from '../config.ts';
import { ScenarioRefused } from '../scenario/load.ts';
import { startSimulator } from '../simulator.ts';

/**
 * `bacasable serve`: starts a simulator and stays until SIGTERM or SIGINT.
 * @returns the exit code: 0, or 2 when options or scenario cannot be used
 */
export async function serve(args: readonly string[]): Promise<number> {
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  try {
    const config = readConfig(args, process.env);
    const simulator = await startSimulator(config).catch((error: unknown) => {
      if (error instanceof ScenarioRefused) throw new OptionRefused(`${config.scenario}\n${error.message}`);
      throw error;
    });
    process.stdout.write(`bacasable listening on ${simulator.url}\n`);
    await stopped;
    await simulator.close();
    return 0;
  } catch (error) {
    if (!isForPeople(error)) throw error;
    process.stderr.write(`bacasable: ${error.message}\n`);
    return 2;
  }
}

/** Errors that whoever started us can mend: options, files, a port in use. */
const isForPeople = (error: unknown): error is Error =>
  error instanceof OptionRefused || (error instanceof Error && 'code' in error);
