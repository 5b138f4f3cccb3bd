import { OptionRefused, readConfig } from '../config.ts';
import { ScenarioRefused } from '../scenario/load.ts';
import { startSimulator } from '../simulator.ts';
import type { Command } from './command.ts';

/** `bacasable serve`: starts a simulator and stays until SIGTERM or SIGINT. */
const serve: Command = async (args) => {
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  const config = readConfig(args, process.env);
  const simulator = await startSimulator(config).catch((error: unknown) => {
    if (error instanceof ScenarioRefused)
      throw new OptionRefused(`${config.scenario} cannot be used:\n${error.message}`);
    throw error;
  });
  process.stdout.write(`bacasable listening on ${simulator.url}\n`);
  await stopped;
  await simulator.close();
  return 0;
};

export default serve;
